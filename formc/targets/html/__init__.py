"""The form page: HTML that works from disk, without scripts, with a keyboard, on paper.

`render` draws a page with or without answers and problems; the build and the development server
both use it, so that what a person sees after a mistake is the page that they know.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from formc.expr.tree import TRUE
from formc.ir import Field, FileType, Form, Group, Repeat
from formc.runtime.wire import posted_parts
from formc.shapes.packing import javascript_script
from formc.target import Artifact, Context, Support, Target
from formc.targets.html import around
from formc.targets.html.reading import Parts, Problem, Reading
from formc.targets.html.view import PageView, Script
from formc.templating import asset, environment

ASSETS = "../../../assets/"  # from forms/<id>/<version>/


def render(
    form: Form,
    *,
    values: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    warnings: Sequence[Problem] = (),
    rows: Mapping[tuple[str, ...], Sequence[int]] | None = None,
    answers: Mapping[str, Any] | None = None,
    fees: Mapping[str, Any] | None = None,
    action: str = "",
    focus: str = "",
    on: str = "",
    office: Mapping[str, object] | None = None,
    submit: str = "Sprawdź odpowiedzi",
    assets: str = ASSETS,
    integrity: Mapping[str, str] | None = None,
) -> str:
    """The page of a form.

    `values` are what was typed (`Posted.typed`, or `shapes.wire.typed_answers` of canonical
    answers); without them the page is untouched. `answers` are canonical answers, of which the
    computed ones are shown; `rows` gives the posted number of each row that they and the paths of
    `problems` count (both as `runtime.wire.canonical` gives them). `fees` is what an engine gave.
    `focus` is the id of a row or repeat at which the page opens (`f-drzewa-3`).
    `on` is the day of filing, empty for the day of the device. `integrity` has the digests of the
    assets by name, for pages that travel over HTTP.
    """
    numbered = rows or {}
    computed = dict(_leaves(answers or {}, (), (), numbered))
    page = Reading(form, _by_place(problems, numbered), computed)
    sections = tuple(page.section(part, values) for part in form.pages)
    digests = integrity or {}
    view = PageView(
        form=form.id,
        version=form.version,
        title=str(form.title),
        sections=sections,
        problems=page.told(problems, numbered),
        warnings=page.told(warnings, numbered),
        inputs=around.inputs(form),
        fees=around.fees(form, fees),
        privacy=around.privacy(form),
        signature=around.signature(form),
        action=action,
        focus=focus,
        on=on,
        office=json.dumps(dict(office or {}), ensure_ascii=False, sort_keys=True),
        submit=submit,
        untouched=values is None,
        multipart=any(isinstance(i, Field) and isinstance(i.type, FileType) for i in form.walk()),
        marks_optional=any(_optional(item) for item in form.walk()),
        stylesheet=Script(src=f"{assets}formc.css", integrity=digests.get("formc.css", "")),
        scripts=(
            Script(src=f"{assets}formc.js", integrity=digests.get("formc.js", "")),
            Script(src="validator.js", integrity=digests.get("validator.js", "")),
        ),
    )
    return environment().get_template("html/form.html").render(view=view)


def emit_form(form: Form, context: Context) -> Iterable[Artifact]:
    """The untouched page."""
    yield Artifact.text("form.html", "form", "text/html", render(form))


def shared() -> Iterable[Artifact]:
    """The style sheet of every page; the runtime of the validators with the script of the page."""
    yield Artifact("formc.css", "stylesheet", "text/css", asset("formc.css"))
    script = f"{javascript_script()}\n{asset('formc.js').decode()}"
    yield Artifact.text("formc.js", "script", "text/javascript", script)


def _leaves(
    answer: object,
    at: Parts,
    names: tuple[str, ...],
    rows: Mapping[tuple[str, ...], Sequence[int]],
) -> Iterator[tuple[Parts, object]]:
    """Every single answer by its place, rows by their posted numbers."""
    match answer:
        case Mapping():
            for name, below in answer.items():
                yield from _leaves(below, (*at, name), (*names, name), rows)
        case list() if all(isinstance(row, Mapping) for row in answer):
            numbers = rows.get(names, range(len(answer)))
            for number, row in zip(numbers, answer, strict=False):
                yield from _leaves(row, (*at, number), names, rows)
        case _:
            yield at, answer


def _by_place(
    problems: Iterable[Problem], rows: Mapping[tuple[str, ...], Sequence[int]]
) -> dict[Parts, tuple[str, ...]]:
    placed: dict[Parts, tuple[str, ...]] = {}
    for problem in problems:
        parts = posted_parts(problem.path, rows)
        placed[parts] = (*placed.get(parts, ()), problem.message)
    return placed


def _optional(item: object) -> bool:
    match item:
        case Field(value=None, required=required) | Group(required=required):
            return required != TRUE
        case Repeat(minimum=minimum):
            return minimum == 0
        case _:
            return False


TARGET = Target(
    name="html",
    summary="strona formularza, dostępna, działająca także bez skryptów i z dysku",
    emit_form=emit_form,
    shared=shared,
    support={"conditions": Support.FULL, "repeats": Support.FULL, "files": Support.FULL},
)
