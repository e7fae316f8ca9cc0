"""What documents of a template have besides answers: constants, the filing, attached files."""

from __future__ import annotations

from collections.abc import Mapping

from formc.adoption import FILE_PARTS, PARTS, Constant, FilePart, Part
from formc.analysis.adopting.growing import Growing, digits_of, key_of, target_of
from formc.analysis.records import inner
from formc.analysis.workspace import text_of
from formc.diagnostics import Say, adopting
from formc.foreign.lexical import fault
from formc.ir import Field, FileType
from formc.record import Record
from formc.source import Span
from formc.syntax.tree import Map, Node, Scalar

_OF_FILE = {
    "name": "mapa.pdf",
    "media_type": "application/pdf",
    "size": "1024",
    "sha256": "0" * 64,
    "content": "dHJlc2M=",
}
"""What of a file stands in a document, to try the schema with."""


class Around(Record, frozen=True):
    """Puts everything else into the document."""

    growing: Growing

    def read(self, node: Map) -> None:
        """Constants, parts of the filing, files."""
        for name, value in inner(node, "constants").items():
            self._constant(name, value, key_of(node, "constants", name))
        for name, value in inner(node, "filing").items():
            self._part(name, value, key_of(node, "filing", name))
        self._files(node)

    def _constant(self, name: str, value: Node, at: Span) -> None:
        found = self.growing.spot(Scalar(name, at))
        if found is None:
            return
        type = self.growing.type(found, at)
        text = text_of(value)
        if type is None:
            return
        fixed = found.attribute.fixed if found.attribute else found.chain[-1].element.fixed
        why = fault(type, text)
        if why is None and fixed and fixed != text:
            why = Say(f"schemat zna tylko: {fixed}", f"the schema only knows: {fixed}")
        if why is not None:
            self.growing.report.add(adopting.adopted_value(value.span, found.steps[-1], text, why))
            return
        self.growing.put(found, Constant(text), at, None)

    def _part(self, name: str, value: Node, at: Span) -> None:
        if name not in PARTS:
            self.growing.report.add(adopting.adopted_answer(at, name, PARTS))
            return
        target = target_of(value)
        if target is None:
            self.growing.refuse(value.span, "brakuje ścieżki `to`", "the path `to` is missing")
            return
        found = self.growing.spot(target)
        if found is None:
            return
        type = self.growing.type(found, target.span)
        digits = digits_of(value)
        form = self.growing.form
        samples = {
            "on": "2027-03-01", "filed_at": "2027-03-01T12:00:00Z", "office.teryt": "1465011",
            "attachments": "0".zfill(digits), "version": form.version, "form": form.id,
        }  # fmt: skip
        if type is None:
            return
        why = fault(type, samples.get(name, "Urząd"))
        if why is not None:
            text = samples.get(name, "Urząd")
            self.growing.report.add(adopting.adopted_value(target.span, name, text, why))
            return
        self.growing.put(found, Part(name, digits), target.span, None)

    def _files(self, node: Map) -> None:
        """Where attached files stand, all of the form one after another."""
        keys = inner(node, "files")
        target = keys.get("to")
        if not isinstance(target, Scalar) or "content" not in keys:
            return
        found = self.growing.spot(target)
        if found is None:
            return
        files = self._attached(target.span)
        most = found.chain[-1].maximum
        needed = sum(item.type.maximum for item in files if isinstance(item.type, FileType))
        if most is not None and needed > most:
            pl = f"`{found.path}` stoi do {most} razy, a plików może być {needed}"
            en = f"`{found.path}` stands up to {most} times, and there may be {needed} files"
            self.growing.refuse(target.span, pl, en)
            return
        branch = self.growing.put(found, None, target.span, None)
        if branch is None:
            return
        branch.files = tuple(item.path for item in files)
        self.growing.placed.update(branch.files)
        for name in FILE_PARTS:
            scalar = keys.get(name)
            if (
                isinstance(scalar, Scalar)
                and (spot := self.growing.spot(scalar, found)) is not None
            ):
                type = self.growing.type(spot, scalar.span)
                why = None if type is None else fault(type, _OF_FILE[name])
                if why is not None:
                    said = adopting.adopted_value(scalar.span, name, _OF_FILE[name], why)
                    self.growing.report.add(said)
                self.growing.put(spot, FilePart(name), scalar.span, None)
        self._telling_files(keys, len(files))

    def _attached(self, at: Span) -> list[Field]:
        """The files of the form that are sent; none of them lies in a row."""
        found: list[Field] = []
        for path, item in self.growing.items.items():
            if isinstance(item, Field) and isinstance(item.type, FileType):
                if path in self.growing.not_sent:
                    continue
                if path in self.growing.rows:
                    name = ".".join(path)
                    pl = f"plik `{name}` leży w wierszu listy: wpisz go w `not_sent`"
                    en = f"the file `{name}` lies in a row: write it in `not_sent`"
                    self.growing.refuse(at, pl, en)
                found.append(item)
        return found

    def _telling_files(self, keys: Mapping[str, Node], count: int) -> None:
        if count > 1:
            self.growing.lossy.append("nie wiadomo, o który załącznik pytało które pole")
        if not {"name", "media_type"} <= set(keys):
            self.growing.lossy.append("załączniki nie mają nazwy albo typu")

    def not_sent(self, node: Map) -> None:
        for name, value in inner(node, "not_sent").items():
            path = tuple(name.split("."))
            if path not in self.growing.items:
                at = key_of(node, "not_sent", name)
                known = [".".join(each) for each in self.growing.items]
                self.growing.report.add(adopting.adopted_answer(at, name, known))
                continue
            for each, item in self.growing.items.items():
                if each[: len(path)] == path and isinstance(item, Field):
                    self.growing.not_sent[each] = text_of(value)

    def unplaced(self, at: Span) -> None:
        left = [
            ".".join(path)
            for path, item in self.growing.items.items()
            if isinstance(item, Field)
            and path not in self.growing.placed
            and path not in self.growing.not_sent
        ]
        if left:
            self.growing.report.add(adopting.adopted_unplaced(at, left))
