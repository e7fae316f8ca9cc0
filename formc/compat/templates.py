"""What changed in a template of somebody else that a form adopts: which one, and what stands where.

An answer that is in one of the two forms only is told as such; here are answers, constants and
parts of the filing that both have and that stand elsewhere or otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.adoption import Adoption, Answer, Coded, Constant, Part, Path, RowNumber
from formc.compat.change import Found
from formc.compat.trees import Moves
from formc.ir import Form
from formc.shapes.constraints import layout

Line = tuple[str, str, str]
"""The XPath, the code or nothing, what is written."""
Stood = frozenset[Line]


def compare_templates(old: Form, new: Form, moves: Moves, found: Found) -> None:
    """`moves` are the paths of the old form by those that they have in the new one."""
    before, after = old.adoption, new.adoption
    if before is None and after is None:
        return
    if before is None or after is None or before.namespace != after.namespace:
        found.add("template-changed", "", before=old.namespace, after=new.namespace, at=new.origin)
        return
    if dict(before.files) != dict(after.files):
        found.add("template-schema", "", before=before.schema, after=after.schema, at=new.origin)
    places, others = _places(before), _places(after)
    origins = {item.path: item.origin for item in new.walk()}
    pointers = layout(new).pointers
    for path, stood in places.items():
        there = moves.get(path)
        if there is None or there not in origins:
            continue
        moved = _moved(stood, others.get(there, frozenset()))
        if moved is not None:
            found.add(
                "template-mapping", pointers[there], there,
                before=moved[0], after=moved[1], at=origins[there],
            )  # fmt: skip
    rest = sorted({*_rest(before)} ^ {*_rest(after)})
    if rest:
        found.add("template-mapping", "document", before=rest[0], after=rest[-1], at=new.origin)


def _places(adoption: Adoption) -> dict[Path, Stood]:
    """Where each answer stands, by code where codes decide, and how it is written there."""
    found: dict[Path, set[Line]] = {}
    for steps, node in adoption.places():
        here = _plain(steps)
        match node.value:
            case Answer(path=path, when=when, codes=codes, digits=digits, ends=ends):
                said = [(here, code, text) for code, text in codes]
                found.setdefault(path, set()).update(
                    said or [(here, "", f"{digits} {ends} {when}")]
                )
            case Coded(path=path, code=code, text=text):
                found.setdefault(path, set()).add((here, code, text))
            case _:
                pass
        if node.rows is not None:
            found.setdefault(node.rows, set()).add((here, "", "rows"))
        for path, code in node.tells:
            found.setdefault(path, set()).add((here, code, "stands"))
    for path, _ in adoption.not_sent:
        found.setdefault(path, set()).add(("–", "", "not sent"))
    return {path: frozenset(lines) for path, lines in found.items()}


def _moved(old: Stood, new: Stood) -> tuple[str, str] | None:
    """The first places that differ; a code that only one of them has is another matter."""
    codes = {code for _, code, _ in old} & {code for _, code, _ in new}
    gone = sorted(line for line in old - new if line[1] in codes or not codes)
    come = sorted(line for line in new - old if line[1] in codes or not codes)
    if not (gone or come):
        return None
    before, after = gone or sorted(old), come or sorted(new)
    return before[0][0] if before else "–", after[0][0] if after else "–"


def _rest(adoption: Adoption) -> Iterator[str]:
    """Constants and parts of the filing, with their places."""
    for steps, node in adoption.places():
        match node.value:
            case Constant(text):
                yield f"{_plain(steps)} = {text}"
            case Part(name, digits):
                yield f"{_plain(steps)} = {name} {digits}"
            case RowNumber():
                yield f"{_plain(steps)} = #"
            case _:
                pass


def _plain(steps: tuple[str, ...]) -> str:
    """A path without prefixes, as definitions write it."""
    return "".join(f"/{step.rpartition(':')[2]}" for step in steps)
