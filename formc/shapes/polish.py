"""Numbers, amounts, days, lists and counted things as Polish writes them."""

from __future__ import annotations

_LONGEST_LABEL = 80
MONTHS = (
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
)


def number(scaled: int, scale: int) -> str:
    """A scaled integer as Poles write it: `1234550, 2` is 12 345,50 (with no-break spaces)."""
    digits = str(abs(scaled)).rjust(scale + 1, "0")
    whole, fraction = (digits[:-scale], digits[-scale:]) if scale else (digits, "")
    grouped = f"{int(whole):,}".replace(",", "\N{NO-BREAK SPACE}")
    sign = "−" if scaled < 0 else ""
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def money(scaled: int) -> str:
    """An amount in grosze, in words of a price list: 6200 is „62,00 zł”."""
    return f"{number(scaled, 2)}\N{NO-BREAK SPACE}zł"


def day(iso: str) -> str:
    """`2026-01-31` is „31 stycznia 2026 r.”."""
    year, month, of_month = iso.split("-")
    return f"{int(of_month)}\N{NO-BREAK SPACE}{MONTHS[int(month) - 1]} {year}\N{NO-BREAK SPACE}r."


def quoted(label: str) -> str:
    """A label in Polish quotes; a long one is cut at a word."""
    words = " ".join(label.split()).rstrip(":")
    if len(words) > _LONGEST_LABEL:
        words = words[:_LONGEST_LABEL].rsplit(" ", 1)[0].rstrip(",;") + "…"
    return f"„{words}”"


def listed(words: tuple[str, ...], last: str) -> str:
    """„a, b lub c”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def percent(scaled: int, scale: int) -> str:
    """A share: 14 of scale 3 is „1,4%”."""
    text = number(scaled, scale - 2) if scale > 2 else str(scaled * 10 ** (2 - scale))
    return f"{text.rstrip('0').rstrip(',') if ',' in text else text}%"


def counted(number: int, one: str, few: str, many: str) -> str:
    """The form of a noun after a number: 1 dzień, 2 dni; 1 usługa, 3 usługi, 12 usług."""
    last = number % 10
    if number == 1:
        return one
    return few if 2 <= last <= 4 and not 12 <= number % 100 <= 14 else many
