"""Every problem that formc can report: one function each, in the order of the pipeline.

The docstring of a problem is its page in the manual and its test: after the Polish words come
`English:`, `Wrong:` and `Right:`; the wrong example must produce the code, the right one must not.
An example that begins with `- ` is a list of items (or of rules) and stands in a small service
around it. Codes never change meaning and are never reused.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from textwrap import dedent
from typing import Concatenate, ParamSpec
from unicodedata import combining, normalize

from formc.diagnostics import NOTHING, Diagnostic, Edit, Fix, Label, Say, Severity
from formc.record import Record
from formc.source import Span

P = ParamSpec("P")


class Words(Record, frozen=True):
    """What the author of a problem writes; the decorator adds the code and the span."""

    message: Say
    label: Say = NOTHING
    related: tuple[Label, ...] = ()
    help: Say = NOTHING
    fix: Fix | None = None


class Problem(Record, frozen=True):
    """An entry of the manual."""

    code: str
    slug: str
    why: Say
    wrong: str
    right: str


MANUAL: dict[str, Problem] = {}
_SEVERITIES = {"E": Severity.ERROR, "W": Severity.WARNING, "H": Severity.HINT}


def problem(
    code: str,
) -> Callable[[Callable[Concatenate[Span, P], Words]], Callable[Concatenate[Span, P], Diagnostic]]:
    """Registers a problem under `code`; its letter gives the severity."""

    def register(
        words_of: Callable[Concatenate[Span, P], Words],
    ) -> Callable[Concatenate[Span, P], Diagnostic]:
        assert code not in MANUAL, f"{code} is used twice"
        MANUAL[code] = _page(code, words_of.__name__, inspect.cleandoc(words_of.__doc__ or ""))

        def make(at: Span, /, *args: P.args, **kwargs: P.kwargs) -> Diagnostic:
            words = words_of(at, *args, **kwargs)
            return Diagnostic(
                code=code,
                severity=_SEVERITIES[code[0]],
                message=words.message,
                at=at,
                label=words.label,
                related=words.related,
                help=words.help,
                fix=words.fix,
            )

        return make

    return register


def _page(code: str, name: str, text: str) -> Problem:
    polish, _, rest = text.partition("\nEnglish:\n")
    english, _, examples = rest.partition("\nWrong:\n")
    wrong, _, right = f"\n{examples}".partition("\nRight:")
    why = Say(polish.strip(), dedent(english).strip())
    wrong, right = dedent(wrong).strip("\n"), dedent(right).strip("\n")
    return Problem(code, name.replace("_", "-"), why, wrong, right)


def nearest(word: str, known: Collection[str], cutoff: float = 0.6) -> str | None:
    """The known name that was most probably meant: the same letters first, then close ones."""
    by_letters = {folded(name): name for name in sorted(known, reverse=True)}
    plain = folded(word)[:64]
    if plain in by_letters:
        return by_letters[plain]
    from difflib import get_close_matches  # here, because most builds meet no mistake

    close = get_close_matches(plain, sorted(by_letters), n=1, cutoff=cutoff)
    return by_letters[close[0]] if close else None


def folded(word: str) -> str:
    """A word without case and diacritics, with `_` for `-` and space."""
    apart = normalize("NFKD", word.casefold().replace("ł", "l"))
    return (
        "".join(char for char in apart if not combining(char)).replace("-", "_").replace(" ", "_")
    )


def similar(word: str, known: Collection[str], at: Span | None = None) -> tuple[Say, Fix | None]:
    """The help and the fix for a misspelt name: the nearest one that exists."""
    near = nearest(word, known)
    if near is None:
        return NOTHING, None
    fix = None
    if at is not None:
        fix = Fix(Say(f"zamień na `{near}`", f"replace by `{near}`"), (Edit(at, near),))
    return Say(f"istnieje `{near}`", f"there is `{near}`"), fix


def brief(word: str) -> str:
    """A word of the author's as it fits into a message: one line, at most 40 characters."""
    line = " ".join(word.split()).replace("`", "'")
    line = "".join(char if char.isprintable() else "\ufffd" for char in line)
    return line if len(line) <= 40 else line[:39] + "…"


# 01 Reading YAML, 02 shape of a document: see `reading` -------------------------------------

# 03 Resolving names of files, fragments, acts ------------------------------------------------

# 04 Names and types: formulas and patterns in `formulas` ---------------------------------------

# 05 Meaning ----------------------------------------------------------------------------------

# 06 House rules ------------------------------------------------------------------------------

# 07 Limits of targets ------------------------------------------------------------------------


@problem("H0701")
def unsupported(at: Span, target: str, constraint: str, reason: str) -> Words:
    """Cel nie potrafi wyrazić warunku; jego artefakt jest poprawny, ale przyjmuje więcej.

    English:
        The target cannot say this; its artifact is right but accepts more.

    Wrong:
    Right:
    """
    return Words(
        Say(
            f"cel `{target}` nie wyraża warunku `{constraint}`: {reason}",
            f"target `{target}` does not express `{constraint}`: {reason}",
        )
    )


@problem("E0702")
def undeclared_loss(at: Span, constraint: str, reason: str) -> Words:
    """Warunek, którego dokument XML nie wyraża, a projekt go tam wymaga (`xml_must_enforce`).
    Urząd, który sprawdza sam dokument, przyjąłby go mimo złamania.

    English:
        A constraint that the XML document cannot express although the project demands it there
        (`xml_must_enforce`). An office that checks the document alone would accept a breach.

    Wrong:
    Right:
    """
    return Words(
        Say(
            f"dokument XML nie wyraża warunku `{constraint}`: {reason}",
            f"the XML document does not express `{constraint}`: {reason}",
        ),
        help=Say(
            f"`loss:` z wpisem `{constraint}: powód` przyjmuje tę stratę",
            f"`loss:` with `{constraint}: reason` accepts the loss",
        ),
    )


# 08 Bundles ----------------------------------------------------------------------------------

# 09 Workspace --------------------------------------------------------------------------------
