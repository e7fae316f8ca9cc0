"""Simple types of XML Schema as types of the language, with what gets lost on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from formc.analysis.fields import is_day
from formc.expr import pattern as portable
from formc.foreign.components import Component
from formc.foreign.simple import Simple
from formc.importers import guessing, names
from formc.importers.draft import INLINE, Codelist, Value
from formc.importers.patterns import any_text, translated
from formc.importers.remarks import Remarks
from formc.record import Record, part, replace

_TEXT = 20_000
_UNBOUNDED = 1_000
_LINE = 250  # a longer text gets several lines
_EXACT = 2**53 - 1
_DATES = ("gYear", "gYearMonth", "gMonthDay", "gDay", "gMonth", "duration")
_BINARY = ("base64Binary", "hexBinary")
_IDS = ("ID", "IDREF", "IDREFS", "ENTITY", "ENTITIES", "NOTATION", "QName")
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (None, None),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, None),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_EMPTY = "w oryginale element mógł stać pusty; tu to brak odpowiedzi, więc pole nie jest wymagane"
OWN_LINE, OWN_LINES = "LiniaTekstuTyp", "TekstWielowierszowyTyp"
"""The texts of our own schemas (`formc.shapes.xsd`)."""


class Typed(Record, frozen=True, kw_only=True):
    """The keys of a field, the codes of its values, and doubts."""

    keys: Mapping[str, Value]
    codes: Mapping[str, str] = part(default_factory=dict)
    doubts: tuple[str, ...] = ()


def documentation(component: Component | None) -> tuple[str, str]:
    """The label and the hint that stand in an annotation: its first and second words."""
    note = component.inner("annotation") if component is not None else None
    if note is None:
        return "", ""
    said = [each for each in note.node.of("documentation") if each.text.strip()]
    polish = [each for each in said if each.get("lang", "pl").startswith("pl")]
    texts = [names.lines(each.text) for each in polish or said]
    return (texts[0] if texts else ""), "\n".join(texts[1:])


# Types of the language --------------------------------------------------------------------------


@dataclass(slots=True)
class Typing:
    """Types fields one after another; long lists that several fields share become one codelist."""

    remarks: Remarks
    prefix: str
    own: bool
    codelists: dict[str, Codelist] = field(default_factory=dict)
    known: dict[object, tuple[str, Mapping[str, str]]] = field(default_factory=dict)

    def typed(self, type: Simple, name: str, label: str) -> Typed:
        """The type of a field called `name`."""
        if type.values and type.base not in ("list", "union"):
            return self._choice(type, name, label)
        match type.base:
            case "list":
                return self._list(type, name, label)
            case "union":
                return self._union(type, name, label)
            case "boolean":
                return self._boolean(type, name)
            case "date":
                return self._date(type)
            case "dateTime" | "time":
                return self._moment(type, name)
            case "decimal" | "float" | "double":
                return self._decimal(type, name, label)
            case base if base in _INTEGERS:
                return self._integer(type, name)
            case base if base in _DATES:
                return self._part_of_day(type, name)
            case base if base in _BINARY:
                words = "dane binarne stały się plikiem; w dokumencie będzie załącznikiem"
                return Typed(keys={"type": "file"}, doubts=(words,))
            case _:
                return self._text(type, name, label)

    # Choices ------------------------------------------------------------------------------

    def _choice(self, type: Simple, name: str, label: str, many: bool = False) -> Typed:
        # A list is shared by its type; one without a name by what is in it.
        key = type.key or type.values
        labels = {value: names.label(words) or value or "(puste)" for value, words in type.values}
        values = [value for value in labels if value.strip()]
        if not values:
            return self._text(replace(type, values=()), name, label)
        codes = names.codes_of(values)
        changed = [value for value, code in codes.items() if value != code]
        doubts: tuple[str, ...] = ()
        if changed:
            shown = ", ".join(f"{value} → {codes[value]}" for value in changed[:4])
            doubts = (
                f"kody zmienione na małe litery bez znaków ({shown}); w dokumencie będą nowe",
            )
        absent: dict[str, Value] = {}
        if len(values) < len(labels):
            absent = {"required": "false"}
            doubts = (*doubts, _EMPTY)
        if not any(words for _, words in type.values):
            self.remarks.add("Pozycje bez opisu mają kody zamiast etykiet", name)
        kind = "choices" if many else "choice"
        options = {codes[value]: names.clean(labels[value]) for value in values}
        if len(options) <= INLINE:
            keys: dict[str, Value] = {"type": kind, "options": options, **absent}
            return Typed(keys=keys, codes=codes, doubts=doubts)
        if (key, many) not in self.known:
            stem = names.id_of(type.names[0].removesuffix("Typ") if type.names else name)
            id = names.distinct(f"{self.prefix}-{stem}"[:60].rstrip("-"), self.codelists, "-")
            title = names.label(type.words) or names.readable(type.names[0] if type.names else name)
            rows = tuple(options.items())
            self.codelists[id] = Codelist(id=id, title=title, rows=rows)
            self.known[key, many] = (id, codes)
        keys = {"type": kind, "from": self.known[key, many][0], **absent}
        return Typed(keys=keys, codes=codes, doubts=doubts)

    def many(self, type: Simple, name: str, label: str) -> Typed:
        """A repeated value of a list: several codes in one answer."""
        return self._choice(type, name, label, many=True)

    def _list(self, type: Simple, name: str, label: str) -> Typed:
        if type.one is not None and type.one.values:
            found = self._choice(type.one, name, label, many=True)
            words = "lista w jednym elemencie (xs:list) stanie w dokumencie jako elementy Wartosc"
            return replace(found, doubts=(*found.doubts, words))
        found = self._text(replace(type, base="string"), name, label)
        return replace(found, doubts=(*found.doubts, "lista wartości (xs:list) stała się tekstem"))

    def _union(self, type: Simple, name: str, label: str) -> Typed:
        flat = [each for each in type.members if each.values]
        if flat and len(flat) == len(type.members):
            values = dict(pair for each in flat for pair in each.values)
            return self._choice(
                replace(type, base="string", values=tuple(values.items())), name, label
            )
        kinds = ", ".join(each.names[0] if each.names else each.base for each in type.members)
        if len(type.members) == 1:
            return self.typed(type.members[0], name, label)
        found = self._text(Simple(base="string", names=type.names), name, label)
        known = [value for each in flat for value, _ in each.values]
        shown = f"; znane wartości: {', '.join(known[:12])}" if known else ""
        return replace(found, doubts=(f"suma typów (xs:union: {kinds}) stała się tekstem{shown}",))

    # Yes or no, days ----------------------------------------------------------------------

    def _boolean(self, type: Simple, name: str) -> Typed:
        if type.patterns and all(set(step) == {"true"} for step in type.patterns):
            return Typed(keys={"type": "consent"})
        if not self.own:
            self.remarks.add(
                "Tak/nie w dokumencie to `true` i `false`; `1` i `0` nie przejdą", name
            )
        return Typed(keys={"type": "boolean"})

    def _date(self, type: Simple) -> Typed:
        keys: dict[str, Value] = {"type": "date"}
        facets = type.facets
        for key, name, outermost in (
            ("min", "minInclusive", "1800-01-01"),
            ("max", "maxInclusive", "2299-12-31"),
        ):
            if facets.get(name, outermost) != outermost and is_day(facets[name]):
                keys[key] = facets[name]
        lost = [name for name in ("minExclusive", "maxExclusive") if name in facets]
        doubts = tuple(f"granica {name} {facets[name]} nie ma odpowiednika" for name in lost)
        return Typed(keys=keys, doubts=doubts)

    def _moment(self, type: Simple, name: str) -> Typed:
        kind = "time" if type.base == "time" else "datetime"
        self.remarks.add("Godziny w dokumencie mają postać GG:MM, bez sekund i strefy", name)
        return Typed(keys={"type": kind})

    def _part_of_day(self, type: Simple, name: str) -> Typed:
        if type.base == "gYear":
            self.remarks.add("Lata są liczbami od 1800 do 2299", name)
            low = _year(type.facets.get("minInclusive"), 1800)
            high = _year(type.facets.get("maxInclusive"), 2299)
            return Typed(keys={"type": "integer", "min": low, "max": max(low, high)})
        month, day = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
        pattern = {
            "gYearMonth": f"(1[89]|2[0-2])[0-9]{{2}}\\-{month}",
            "gMonthDay": f"\\-\\-{month}\\-{day}",
            "gDay": f"\\-\\-\\-{day}",
            "gMonth": f"\\-\\-{month}",
            "duration": "P[0-9YMDTHS.]{2,30}",
        }[type.base]
        return Typed(
            keys={"type": "text", "max": 40, "pattern": pattern},
            doubts=(f"typ xs:{type.base} stał się tekstem ze wzorcem",),
        )

    # Numbers ------------------------------------------------------------------------------

    def _integer(self, type: Simple, name: str) -> Typed:
        low, high = _bounds(type, *_INTEGERS[type.base])
        keys: dict[str, Value] = {"type": "integer"}
        if low is None or high is None:
            self.remarks.add("Liczby bez granic w oryginale dostały do 9 cyfr", name)
        most = 999_999_999
        low = -most if low is None else max(low, -_EXACT)
        high = max(most, low) if high is None else min(high, _EXACT)
        if low != 0:
            keys["min"] = low
        if high != most:
            keys["max"] = max(high, low)
        return Typed(keys=keys)

    def _decimal(self, type: Simple, name: str, label: str) -> Typed:
        doubts: list[str] = []
        scale = self._scale(type, doubts)
        if scale == 0 and not self.own:
            return self._integer(replace(type, base="integer"), name)
        if scale > 4:
            doubts.append(f"{scale} miejsc po przecinku: język ma do 4; został tekst ze wzorcem")
            pattern = f"(\\-)?[0-9]{{1,15}}(\\.[0-9]{{1,{min(scale, 20)}}})?"
            return Typed(keys={"type": "text", "max": 40, "pattern": pattern}, doubts=tuple(doubts))
        most = _EXACT // 10**scale - 1
        low, high = _bounds(type, None, None)
        digits = type.facets.get("totalDigits", "")
        if low is None or high is None:
            self.remarks.add("Liczby bez granic w oryginale dostały do 9 cyfr", name)
        if not self.own:
            self.remarks.add(
                "Liczby w dokumencie mają dokładnie tyle miejsc, ile podaje `scale`", name
            )
        limit = 10 ** (int(digits) - scale) - 1 if digits.isdigit() and int(digits) < 30 else None
        high_default = 999_999_999 if limit is None else limit
        low = max(-high_default if low is None else low, -most)
        high = min(high_default if high is None else high, most)
        money = (low, high) == (0, 9_999_999_999) or (
            scale == 2 and guessing.is_money(name, label, *type.names)
        )
        keys: dict[str, Value] = {"type": "money" if money else "decimal"}
        if not money and scale != 2:
            keys["scale"] = scale
        self._decimal_bounds(
            keys, type, low, max(low, high), scale, 9_999_999_999 if money else 999_999_999
        )
        return Typed(keys=keys, doubts=tuple(doubts))

    def _scale(self, type: Simple, doubts: list[str]) -> int:
        for step in type.patterns:
            for each in step:
                places = re.search(r"\\\.((?:\[0-9\]|\\d)+)(?:\{(?:[0-9],)?([0-9])\})?", each)
                if places is not None:
                    counted = len(re.findall(r"\[0-9\]|\\d", places[1]))
                    return counted - 1 + int(places[2]) if places[2] else counted
        given = type.facets.get("fractionDigits", "")
        if given.isdigit():
            return int(given)
        doubts.append("oryginał nie podaje miejsc po przecinku; wpisano 2")
        return 2

    def _decimal_bounds(
        self, keys: dict[str, Value], type: Simple, low: int, high: int, scale: int, most: int
    ) -> None:
        exact = {side: type.facets.get(f"{side}Inclusive", "") for side in ("min", "max")}
        for key, bound, usual in (("min", low, 0), ("max", high, most)):
            text = exact[key].strip().removeprefix("+")
            if re.fullmatch(r"-?[0-9]{1,14}(\.[0-9]{1,8})?", text):
                whole, _, places = text.partition(".")
                kept = f"{whole}.{places.rstrip('0')[:scale]}" if places.rstrip("0") else whole
                full = f"{most}.{'9' * scale}"
                if kept not in (str(usual), full, "0") or (key == "max" and kept == "0"):
                    keys[key] = kept
            elif bound != usual:
                keys[key] = f"{bound}.{'9' * scale}" if scale and bound else str(bound)

    # Texts --------------------------------------------------------------------------------

    def _text(self, type: Simple, name: str, label: str) -> Typed:
        own = next((each for each in type.names if each in (OWN_LINE, OWN_LINES)), "")
        doubts: list[str] = []
        if type.base == "unknown":
            doubts.append(f"typu `{type.names[0]}` nie ma w plikach; wpisano tekst")
        if type.base in _IDS:
            doubts.append(f"xs:{type.base} to zwykle znak techniczny; może człowiek go nie wpisuje")
        low, high = _lengths(type)
        pattern, found = self._pattern(type, own, doubts)
        if found is not None:
            low, high = (
                max(low, found[0]),
                high if found[1] is None else min(found[1], high or _TEXT),
            )
        if pattern in ("([01][0-9]|2[0-3]):[0-5][0-9]",):
            return Typed(keys={"type": "time"})
        if pattern.endswith("T([01][0-9]|2[0-3]):[0-5][0-9]"):
            return Typed(keys={"type": "datetime"})
        guess = guessing.by_pattern(pattern, name, label, *type.names) if pattern else None
        if guess is not None:
            said = f"typ odgadnięty po wzorcu: `{guess}`; sprawdza też cyfrę kontrolną, jeśli ją ma"
            return Typed(keys={"type": guess}, doubts=(*doubts, said))
        if likely := guessing.by_name(name, *type.names):
            doubts.append(
                f"nazwa wskazuje na `type: {likely[0]}`; jeśli tak jest, zastąp nim tekst"
            )
        keys: dict[str, Value] = {"type": "text"}
        if any(
            each == "" or each[0] == "|" or each[-1] == "|" for s in type.patterns for each in s
        ):
            keys["required"] = "false"
            doubts.append(_EMPTY)
        if high is None:
            high = _UNBOUNDED
            self.remarks.add(f"Teksty bez granicy w oryginale dostały max: {_UNBOUNDED}", name)
        high = max(1, min(high, _TEXT))
        if low > 1:
            keys["min"] = min(low, high)
        if high != 255 or (own == OWN_LINES):
            keys["max"] = high
        if pattern:
            keys["pattern"] = pattern
        if own == OWN_LINES or (not own and high > _LINE and not pattern):
            keys["multiline"] = True
        return Typed(keys=keys, doubts=tuple(doubts))

    def _pattern(
        self, type: Simple, own: str, doubts: list[str]
    ) -> tuple[str, tuple[int, int | None] | None]:
        """The pattern in the dialect, and the lengths that patterns of the type ask for."""
        # The last steps of our own texts say which characters there may be.
        steps = type.patterns[: -(2 if own else 0) or None]
        kept, lengths = "", None
        for step in steps:
            alternatives = [each for each in step if each]
            joined = (
                alternatives[0]
                if len(alternatives) == 1
                else "|".join(f"({each})" for each in alternatives)
            )
            dots = any_text(joined)
            if dots is not None:
                lengths = dots
                continue
            found = translated(joined, anchored=False)
            if found is None or kept:
                doubts.append(f"wzorca `{joined}` język nie wyrazi; sprawdź, czego pilnował")
            else:
                kept = found
        if kept:
            parsed = portable.parse(kept)
            assert not isinstance(parsed, portable.Mistake)
            lengths = portable.lengths(parsed)
        return kept, lengths


def _year(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"[0-9]{4}", text) else otherwise


def _lengths(type: Simple) -> tuple[int, int | None]:
    def number(name: str) -> int | None:
        text = type.facets.get(name, "")
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None

    exact = number("length")
    return exact or number("minLength") or 0, exact if exact is not None else number("maxLength")


def _bounds(type: Simple, low: int | None, high: int | None) -> tuple[int | None, int | None]:
    """The whole numbers between which a number lies, as far as the type says."""
    facets = type.facets

    def number(name: str) -> int | None:
        found = re.match(r"[+]?(-?[0-9]{1,18})(\.0*)?", facets.get(name, "").strip())
        return int(found[1]) if found else None

    least, most = number("minInclusive"), number("maxInclusive")
    if least is None and (above := number("minExclusive")) is not None:
        least = above + 1 if type.base != "decimal" else above
    if most is None and (below := number("maxExclusive")) is not None:
        most = below - 1 if type.base != "decimal" else below
    digits = facets.get("totalDigits", "")
    if digits.isdigit() and int(digits) < 16 and type.base != "decimal":
        limit = 10 ** int(digits) - 1
        most = limit if most is None else min(most, limit)
        least = -limit if least is None and low is None else least
    return (low if least is None else least), (high if most is None else most)
