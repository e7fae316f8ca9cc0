"""Every problem that formc can report: one function each, in the order of the pipeline.

The docstring of a problem is its page in the manual and its test: after the Polish words come
`English:`, `Wrong:` and `Right:`; the wrong example must produce the code, the right one must not.
An example that begins with `- ` is a list of items (or of rules) and stands in a small service
around it. Codes never change meaning and are never reused.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from difflib import get_close_matches
from textwrap import dedent
from typing import Concatenate, ParamSpec

from formc.diagnostics import NOTHING, Diagnostic, Edit, Fix, Label, Say, Severity
from formc.source import Span

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Words:
    """What the author of a problem writes; the decorator adds the code and the span."""

    message: Say
    label: Say = NOTHING
    related: tuple[Label, ...] = ()
    help: Say = NOTHING
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Problem:
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
    wrong, _, right = examples.partition("\nRight:\n")
    why = Say(polish.strip(), dedent(english).strip())
    return Problem(code, name.replace("_", "-"), why, dedent(wrong), dedent(right))


def _similar(word: str, known: Collection[str], at: Span | None = None) -> tuple[Say, Fix | None]:
    """The help and the fix for a misspelt name: the nearest one that exists."""
    close = get_close_matches(word, sorted(known), n=1)
    if not close:
        return NOTHING, None
    near = close[0]
    fix = None
    if at is not None:
        fix = Fix(Say(f"zamień na `{near}`", f"replace by `{near}`"), (Edit(at, near),))
    return Say(f"istnieje `{near}`", f"there is `{near}`"), fix


# 01 Reading YAML ---------------------------------------------------------------------------

# 02 Shape of a document --------------------------------------------------------------------


@problem("E0201")
def unknown_key(at: Span, key: str, known: Collection[str]) -> Words:
    """Klucz, którego język nie zna, najczęściej literówka.

    English:
        A key that the language does not have, most often a misspelling.

    Wrong:
        - field: ulica
          type: text
          labell: Ulica
          label: Ulica
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    help, fix = _similar(key, known, at)
    return Words(Say(f"nieznany klucz `{key}`", f"unknown key `{key}`"), help=help, fix=fix)


# 03 Resolving names of files, fragments, acts ------------------------------------------------

# 04 Names and types --------------------------------------------------------------------------

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


# 08 Bundles ----------------------------------------------------------------------------------

# 09 Workspace --------------------------------------------------------------------------------
