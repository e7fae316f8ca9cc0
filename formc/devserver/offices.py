"""The office that the development server plays: the first one of the definitions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from formc.analysis.workspace import Workspace, text_of
from formc.ir import BooleanType, Form, NumberType, Setting
from formc.record import Record, part
from formc.syntax.tree import Map


class Office(Record, frozen=True):
    """`values` are as written, by form and name."""

    teryt: str = ""
    name: str = "Urząd Przykładowy (nie istnieje)"
    values: Mapping[str, Mapping[str, str]] = part(default_factory=dict)

    def settings(self, form: Form) -> dict[str, object]:
        """Canonical values for a form; what the office has not set is left out."""
        written = self.values.get(form.id, {})
        return {
            setting.id: _canonical(setting, written[setting.id])
            for setting in form.settings
            if setting.id in written
        }


def first_office(workspace: Workspace) -> Office:
    """The office with the lowest TERYT code, or one without any values."""
    for teryt, document in sorted(workspace.of("office").items()):
        root = document.root
        values = root.items.get("values")
        forms = values.items if isinstance(values, Map) else {}
        return Office(
            teryt=teryt,
            name=text_of(root.items.get("name")),
            values={
                form: {name: text_of(value) for name, value in node.items.items()}
                for form, node in forms.items()
                if isinstance(node, Map)
            },
        )
    return Office()


def _canonical(setting: Setting, text: str) -> object:
    """The canonical answer that a text means; what has no reading stays, and the validator says
    that the office is wrong."""
    match setting.type:
        case BooleanType():
            return {"true": True, "false": False}.get(text, text)
        case NumberType(scale=scale):
            try:
                number = Decimal(text)
            except InvalidOperation:
                return text
            return int(number) if scale == 0 else f"{number:.{scale}f}"
        case _:
            return text
