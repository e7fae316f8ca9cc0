"""A WTForms binding of a form: `form.py`, for portals in Flask, Django or plain WSGI.

The file is `binding.py` of this folder and after it the fields of one form, written out as a
person would write them.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator

from formc.bundle.spelling import quoted
from formc.expr.tree import Path
from formc.ir import (
    ChoiceType,
    Field,
    FileType,
    Form,
    Group,
    Item,
    Note,
    NumberType,
    PlaceType,
    Repeat,
    TextType,
)
from formc.runtime.wire import Control
from formc.shapes import wire
from formc.target import Artifact, Context, Support, Target

WIDTH = 100
_TABS = "    "


def emit(form: Form, context: Context) -> Iterable[Artifact]:
    """`form.py` beside the `validator.py` and `runtime.py` of the same bundle."""
    yield Artifact.text("form.py", "wtforms", "text/x-python", source(form))


def source(form: Form) -> str:
    """The text of `form.py`."""
    classes = _Classes()
    fields = list(_fields(form.items, (), classes))
    head = (
        f'"""{_words(str(form.title))}: pola formularza dla WTForms.\n\n'
        f"Formularz {form.id}, wersja {form.version}. Odpowiedzi ocenia validator.py; tu nie ma\n"
        "żadnej reguły. Przykład dla Flaska:\n\n"
        "    form = Form(request.form, on=dzien_zlozenia)\n"
        "    if form.validate():\n"
        "        zapisz(form.answers())\n"
        '"""\n'
    )
    body = [
        "class Form(Binding):",
        f'{_TABS}"""{_words(str(form.title))}."""',
        "",
        f"{_TABS}shape = SHAPE",
        f"{_TABS}validator = validator",
        "",
        *fields,
    ]
    shape = f"SHAPE = {_tuple([_control(part, 1) for part in wire.shape(form)], 0)}"
    parts = [_binding(), f"{shape}\n", *classes.written, "\n".join(body) + "\n"]
    return head + "\n\n".join(parts)


def _binding() -> str:
    """The common half, as it stands in a bundle."""
    text = (pkgutil.get_data(__name__, "binding.py") or b"").decode()
    text = text[text.index("from __future__") :]
    text = text.replace("from formc.runtime.places import typed_place\n", "")
    text = text.replace("from formc.runtime.problems import Problem\n", "")
    text = text.replace('"Binding", "PostError"', '"Binding", "Form", "PostError"', 1)
    text = text.replace("    Posted,\n", "    Posted,\n    Problem,\n", 1)
    text = text.replace("    read_posted,\n", "    read_posted,\n    typed_place,\n", 1)
    text = text.replace("from formc.runtime.wire import", "from .runtime import")
    first, rest = text.split("from .runtime import", 1)
    return f"\n{first}from . import validator\nfrom .runtime import{rest}"


# Fields ----------------------------------------------------------------------------------------


class _Classes:
    """The classes of rows, written before the form that names them."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._names: set[str] = {"Form", "Row", "Rows", "Answer", "Binding"}

    def row(self, repeat: Repeat) -> str:
        """Writes the class of a repeat's rows; gives its name."""
        wanted = "".join(part.replace("_", " ").title() for part in repeat.path).replace(" ", "")
        name, number = f"{wanted}Row", 2
        while name in self._names:
            name, number = f"{wanted}Row{number}", number + 1
        self._names.add(name)
        fields = list(_fields(repeat.items, repeat.path, self))
        doc = f'{_TABS}"""{_words(str(repeat.each_label))}."""'
        self.written.append("\n".join((f"class {name}(Row):", doc, "", *fields)) + "\n")
        return name


def _fields(items: tuple[Item, ...], above: Path, classes: _Classes) -> Iterator[str]:
    """A class attribute for each field and repeat; groups are part of the name. `above` is the
    path of the form (none) or of the rows."""
    for item in items:
        match item:
            case Group():
                yield from _fields(item.items, above, classes)
            case Field():
                own = item.path[len(above) :]
                yield _attribute(own, "Answer", _answer(item, own))
            case Repeat():
                own = item.path[len(above) :]
                arguments = [
                    _text(str(item.label)),
                    classes.row(item),
                    f'name="{"-".join(own)}"',
                    f"minimum={item.minimum}",
                    f"maximum={item.maximum}",
                ]
                yield _attribute(own, "Rows", arguments)
            case Note():
                pass


def _attribute(path: Path, call: str, arguments: list[str]) -> str:
    start = f"{_TABS}{attribute(path)} = {call}"
    return start + _arguments(arguments, 1, len(start))


def attribute(path: Path) -> str:
    """The class attribute of an item: `("adres", "kod_pocztowy")` → `f_adres__kod_pocztowy`. Two
    signs join, so that it is not taken for one item of a longer name."""
    return f"f_{'__'.join(path)}"


def _answer(field: Field, own: Path) -> list[str]:
    arguments = [_text(str(field.label)), f'"{_kind(field)}"', f'name="{"-".join(own)}"']
    match field.type:
        case ChoiceType(codelist=codelist) if field.value is None:
            pairs = [f"({_text(o.code)}, {_text(str(o.label))})" for o in codelist.options]
            arguments.append(f"choices={_tuple(pairs, 2)}")
        case PlaceType(kinds):
            pairs = [f"({_text(kind)}, {_text(wire.PLACES[kind])})" for kind in kinds]
            arguments.append(f"choices={_tuple(pairs, 2)}")
        case FileType(accept=accept):
            arguments.append(f"accept={_text(','.join(accept))}")
        case _:
            pass
    if field.unit:
        arguments.append(f"unit={_text(str(field.unit))}")
    if field.hint:
        arguments.append(f"description={_text(str(field.hint))}")
    return arguments


def _kind(field: Field) -> str:
    if field.value is not None:
        return "computed"
    match field.type:
        case NumberType():
            return "number"
        case TextType(multiline=True):
            return "multiline"
        case type:
            return wire.kind(type)


# Writing Python --------------------------------------------------------------------------------


def _control(control: Control, depth: int) -> str:
    arguments = [_text(control.name), _text(control.kind)]
    if control.items:
        inner = [_control(item, depth + 2) for item in control.items]
        arguments.append(f"items={_tuple(inner, depth + 1)}")
    if control.optional:
        arguments.append("optional=True")
    if control.maximum:
        arguments.append(f"maximum={control.maximum}")
    if control.default is not None:
        arguments.append(f"default={control.default!r}")
    return "Control" + _arguments(arguments, depth, len(_TABS) * depth + 7)


def _arguments(arguments: list[str], depth: int, before: int) -> str:
    """Arguments in parentheses: on one line where they fit after `before` signs."""
    line = ", ".join(arguments)
    if "\n" not in line and before + len(line) + 3 <= WIDTH:
        return f"({line})"
    inner = "".join(f"{_TABS * (depth + 1)}{argument},\n" for argument in arguments)
    return f"(\n{inner}{_TABS * depth})"


def _tuple(parts: list[str], depth: int) -> str:
    inner = "".join(f"{_TABS * (depth + 1)}{part},\n" for part in parts)
    return f"(\n{inner}{_TABS * depth})" if parts else "()"


def _text(words: str) -> str:
    return quoted(words)


def _words(text: str) -> str:
    """Words inside a docstring."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''").rstrip('"')


TARGET = Target(
    name="wtforms",
    summary="Powiązanie z WTForms (form.py): Flask, Django, WSGI",
    emit_form=emit,
    support={"fields": Support.FULL, "repeats": Support.FULL, "files": Support.FULL},
)
