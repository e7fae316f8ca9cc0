"""Migrations as a stylesheet: XSLT 1.0 that makes a document of this form from an older one.

The new document is built from above: each element of the new schema, in its order, takes what its
steps say from the old document. The parties (`DaneDokumentu`) and `Metryka` are copied, the
signature is not: what it signed is another document.
"""

from __future__ import annotations

from collections.abc import Iterator

from formc.expr.lower.xpath import quoted
from formc.expr.tree import TRUE, Path
from formc.ir import ChoiceType, Field, Form, Group, Item, Note, PlaceType, Repeat
from formc.migration import Drop, Join, Migration, Move, Put, Split
from formc.record import Record
from formc.shapes.markup import Comment, Node, leaf, node, written
from formc.shapes.xml import (
    NAMESPACES,
    OWN,
    Choice,
    Document,
    Element,
    Particle,
    Place,
    element_name,
    folded,
)
from formc.shapes.xml import pointer as pointer_of
from formc.shapes.xml_reading import read
from formc.source import Span

_XSLT = "http://www.w3.org/1999/XSL/Transform"
_PARTS = ("OpisDokumentu", "DaneDokumentu", "TrescDokumentu")


class Unsayable(Exception):  # noqa: N818 it is an answer, no failure
    """A step that a stylesheet cannot say, with the reason in both languages."""

    def __init__(self, at: Span, pl: str, en: str) -> None:
        super().__init__(en)
        self.at, self.pl, self.en = at, pl, en


def stylesheet(form: Form) -> bytes:
    """The stylesheet of all migrations of a form; raises Unsayable."""
    document = read(form)
    older = [_Older(document, migration) for migration in form.migrations]
    spaces = {each.prefix: each.namespace for each in older}
    attributes = {
        "version": "1.0",
        "xmlns:xsl": _XSLT,
        f"xmlns:{OWN}": form.namespace,
        **{f"xmlns:{prefix}": address for prefix, address in spaces.items()},
        **{f"xmlns:{prefix}": NAMESPACES[prefix] for prefix in ("str", "meta")},
        "exclude-result-prefixes": " ".join((*spaces, "str", "meta")),
    }
    root = node(
        "xsl:stylesheet",
        attributes,
        node("xsl:output", {"method": "xml", "encoding": "UTF-8", "indent": "yes"}),
        node("xsl:strip-space", {"elements": "*"}),
        *(template for each in older for template in each.templates()),
        *_shared(form),
    )
    words = f"Dokumenty dawnych wersji formularza {form.id} jako dokumenty wersji {form.version}."
    return written(root, (Comment(words),))


def _shared(form: Form) -> Iterator[Node]:
    """Copies of what no migration touches, and the trimming of parts of a text."""
    words = {
        "meta:Identyfikator[@typIdentyfikatora='idFormularza']/meta:Wartosc": (
            f"{form.id}/{form.version}"
        ),
        "*/meta:OpisDokumentu": form.title.pl,
        "str:NazwaDokumentu": form.title.pl,
    }
    for match, text in words.items():
        yield node("xsl:template", {"match": match}, _as_it_is(_text(text)))
    yield node(
        "xsl:template",
        {"match": "*", "priority": "-1"},
        _as_it_is(node("xsl:copy-of", {"select": "@*"}), node("xsl:apply-templates")),
    )
    yield node(
        "xsl:template",
        {"name": "trimmed"},
        node("xsl:param", {"name": "text"}),
        node(
            "xsl:choose",
            {},
            _when("starts-with($text, ' ')", _call("trimmed", "substring($text, 2)")),
            _when(
                "substring($text, string-length($text)) = ' '",
                _call("trimmed", "substring($text, 1, string-length($text) - 1)"),
            ),
            node("xsl:otherwise", {}, _value("$text")),
        ),
    )


def _seen_through(form: Form) -> Node:
    """The instruction that names the view of the new document, as `to_xml` writes it."""
    words = f'type="text/xsl" href="{form.namespace}styl.xsl"'
    return leaf("xsl:processing-instruction", words, {"name": "xml-stylesheet"})


def _as_it_is(*inside: Node) -> Node:
    """An element of the base vocabulary as it stands, without the old namespaces."""
    return node("xsl:element", {"name": "{name()}", "namespace": "{namespace-uri()}"}, *inside)


class _Taken(Record, frozen=True):
    """How an element is made: `there` is an XPath that is true where it stands (None: always,
    empty: never), `made` the nodes."""

    there: str | None
    made: tuple[Node, ...]


class _Older(Record, frozen=True):
    """The templates for documents of one older major version."""

    document: Document
    migration: Migration

    @property
    def prefix(self) -> str:
        return f"v{self.migration.major}"

    @property
    def namespace(self) -> str:
        known = self.document.form.registry.namespace(self.migration.major)
        base = self.document.form.namespace.rstrip("/").rpartition("/")[0]
        return known or f"{base}/{self.migration.major}/"

    def templates(self) -> Iterator[Node]:
        self._check()
        parts = " | ".join(f"{self.prefix}:{part}" for part in _PARTS)
        inner = node("xsl:apply-templates", {"select": parts})
        yield node(
            "xsl:template",
            {"match": f"/{self.prefix}:Dokument"},
            _seen_through(self.document.form),
            node(f"{OWN}:Dokument", {}, inner),
        )
        yield node(
            "xsl:template",
            {"match": f"{self.prefix}:*", "priority": "-0.4"},
            node(
                "xsl:element",
                {"name": f"{OWN}:{{local-name()}}", "namespace": self.document.form.namespace},
                node("xsl:copy-of", {"select": "@*"}),
                node("xsl:apply-templates"),
            ),
        )
        yield node(
            "xsl:template",
            {"match": f"{self.prefix}:Metryka/{self.prefix}:WersjaFormularza"},
            leaf(f"{OWN}:WersjaFormularza", self.document.form.version),
        )
        content = [n for p in self.document.content for n in self.shown(p, ())]
        yield node(
            "xsl:template",
            {"match": f"/{self.prefix}:Dokument/{self.prefix}:TrescDokumentu"},
            node(
                f"{OWN}:TrescDokumentu",
                {},
                node("xsl:copy-of", {"select": "@*"}),
                *content,
                node("xsl:apply-templates", {"select": f"{self.prefix}:Metryka"}),
                *self.attachments(),
            ),
        )

    def _check(self) -> None:
        """Steps that reach where a stylesheet does not."""
        places = self.document.places
        for step in self.migration.steps:
            ends = step.ends if isinstance(step, Split) else (getattr(step, "end", ()),)
            for end in ends:
                place = places.get(end)
                party = place is not None and (bool(place.sender) or place.kind_of_party)
                if party and not (isinstance(step, Move) and not step.codes):
                    raise Unsayable(
                        step.origin, "zmienia dane strony", "it changes data of a party"
                    )
                if isinstance(step, Put) and not self._put_anywhere(end):
                    raise Unsayable(
                        step.origin,
                        "odpowiedź zależy od innych odpowiedzi",
                        "the answer depends on other answers",
                    )

    def _put_anywhere(self, end: Path) -> bool:
        """Whether the answer is wanted wherever what holds the item is there."""
        items = {item.path: item for item in self.document.form.walk()}
        item, holder = items[end], items.get(end[:-1])
        assert isinstance(item, Field)
        around = holder.shown if holder is not None else TRUE
        return item.shown == around and item.required == TRUE

    # Elements -----------------------------------------------------------------------------------

    def shown(self, particle: Particle, base: Path) -> Iterator[Node]:
        """The nodes of an element, where it stands; XPaths start in rows of the old `base`."""
        elements = particle.elements if isinstance(particle, Choice) else (particle,)
        for element in elements:
            taken = self.taken(element, base)
            if taken.there is None:
                yield from taken.made
            elif taken.there:
                yield node("xsl:if", {"test": taken.there}, *taken.made)

    def taken(self, element: Element, base: Path) -> _Taken:
        item = element.item
        if isinstance(item, Field):
            return self.field(element, item, base)
        if isinstance(item, Repeat):
            return self.repeat(element, item, base)
        inner = [self.taken(e, base) for p in element.children for e in _elements(p)]
        there = [each.there for each in inner]
        if self.document.marks(item.path) and (source := self.source(item, base)):
            there.append(source)
        tests = list(dict.fromkeys(each for each in there if each))
        always = any(
            isinstance(field, Field) and field.needed == TRUE and field.shown == TRUE
            for field in _fields(item)
            if field.path in self._puts
        )
        test = None if always else " or ".join(tests)
        made = node(
            _own(element.name), {}, *(n for p in element.children for n in self.shown(p, base))
        )
        return _Taken(test, (made,))

    @property
    def _puts(self) -> dict[Path, object]:
        return {step.end: step.value for step in self.migration.steps if isinstance(step, Put)}

    def repeat(self, element: Element, item: Repeat, base: Path) -> _Taken:
        source = self.migration.source(item.path)
        if source is None:
            return _Taken("", ())
        (row,) = (each for particle in element.children for each in _elements(particle))
        xpath = self.xpath(source, base)
        inner = [n for p in row.children for n in self.shown(p, source)]
        rows = node("xsl:for-each", {"select": f"{xpath}/*"}, node(_own(row.name), {}, *inner))
        return _Taken(xpath, (node(_own(element.name), {}, rows),))

    def field(self, element: Element, item: Field, base: Path) -> _Taken:
        for step in self.migration.steps:
            match step:
                case Split(start=start, ends=ends) if item.path in ends:
                    return self.part(element, step, ends.index(item.path), self.xpath(start, base))
                case Join(end=end) if end == item.path:
                    return self.joined(element, step, base)
                case _:
                    pass
        source = self.source(item, base)
        made = [self.value(element, item, source)] if source else []
        if item.path not in self._puts:
            return _Taken(source, tuple(made))
        constant = node(_own(element.name), {}, *_constant(self._puts[item.path]))
        return _Taken(None, (_choose((source, made[0]), constant) if made else constant,))

    def value(self, element: Element, item: Field, source: str) -> Node:
        codes = next(
            (s.codes for s in self.migration.steps if isinstance(s, Move) and s.end == item.path),
            (),
        )
        if isinstance(item.type, ChoiceType) and item.type.many:
            each = f"{source}[not(*)] | {source}/*"
            value = node(f"{OWN}:Wartosc", {}, _mapped(codes))
            return node(
                _own(element.name), {}, node("xsl:for-each", {"select": each}, value)
            )  # fmt: skip
        if isinstance(item.type, PlaceType):  # its elements are copied as they are
            inside = node("xsl:apply-templates", {"select": f"{source}/*"})
            return node(_own(element.name), {}, inside)
        if not codes:
            return node(_own(element.name), {}, _value(source))
        found = node("xsl:for-each", {"select": source}, _mapped(codes))
        return node(_own(element.name), {}, found)

    def part(self, element: Element, step: Split, number: int, source: str) -> _Taken:
        """The n-th part of a text: what stands before the next separator, or all that is left."""
        rest, by = f"string({source})", quoted(step.by)
        test = source
        for _ in range(number):
            rest = f"substring-after({rest}, {by})"
        if number:
            test = f"translate({rest}, ' ', '')"
        last = number == len(step.ends) - 1
        text = rest if last else f"substring-before(concat({rest}, {by}), {by})"
        if not last:
            test = f"translate({text}, ' ', '')"
        made = node(_own(element.name), {}, _call("trimmed", text))
        return _Taken(f"boolean({test})", (made,))

    def joined(self, element: Element, step: Join, base: Path) -> _Taken:
        sources = [self.xpath(start, base) for start in step.starts]
        inside: list[Node] = []
        for number, source in enumerate(sources):
            if number:
                before = " | ".join(sources[:number])
                between = node("xsl:if", {"test": f"({source}) and ({before})"}, _text(step.by))
                inside.append(between)
            inside.append(_value(source))
        return _Taken(" | ".join(sources), (node(_own(element.name), {}, *inside),))

    # Places in the old document -----------------------------------------------------------------

    def source(self, item: Item, base: Path) -> str:
        """The XPath of what became an item as it is; empty where there is none."""
        source = self.migration.source(item.path)
        return "" if source is None else self.xpath(source, base)

    def xpath(self, old: Path, base: Path) -> str:
        """An old path from the content of the document, or from a row of the old repeat `base`."""
        if old[: len(base)] != base:
            raise Unsayable(
                self.migration.origin,
                f"`{'.'.join(old)}` nie leży w tej samej grupie powtarzalnej",
                f"`{'.'.join(old)}` does not lie in the same repeat",
            )
        names = [self.name(old[:end]) for end in range(len(base) + 1, len(old) + 1)]
        return "/".join(f"{self.prefix}:{name}" for name in names)

    def name(self, old: Path) -> str:
        """The element of an old item: that of the item it became, unless it was renamed."""
        target = self.migration.target(old)
        place = self.document.places.get(target)
        if place is not None and target[-1] == old[-1]:
            return element_name(place.item)
        return folded(old[-1])

    # Attachments --------------------------------------------------------------------------------

    def attachments(self) -> Iterator[Node]:
        """The two lists, without the files that no longer have a place; paths as they are now."""
        p, here = self.prefix, f"{self.prefix}:Sciezka"
        gone = [
            self.pointed(here, step.start)
            for step in self.migration.steps
            if isinstance(step, Drop)
        ]
        kept = f"[not({' or '.join(gone)})]" if gone else ""
        listed = f"{p}:WykazZalacznikow/{p}:Pozycja"
        entry = node(
            f"{OWN}:Pozycja",
            {},
            node(f"{OWN}:Sciezka", {}, self.path(here)),
            node("xsl:apply-templates", {"select": f"*[not(self::{here})]"}),
        )
        files = node(
            "xsl:for-each",
            {"select": "str:Zalaczniki/*"},
            node("xsl:variable", {"name": "n", "select": "position()"}),
            node(
                "xsl:if",
                {"test": f"../../{listed}[position() = $n]{kept}"},
                node("xsl:apply-templates", {"select": "."}),
            ),
        )
        list_of = node("xsl:for-each", {"select": f"{listed}{kept}"}, entry)
        bodies = {"name": "str:Zalaczniki", "namespace": NAMESPACES["str"]}
        yield node(
            "xsl:if",
            {"test": f"{listed}{kept}"},
            node(f"{OWN}:WykazZalacznikow", {}, list_of),
            node("xsl:element", bodies, files),
        )

    def path(self, here: str) -> Node:
        """The pointer of a file where it is now."""
        choices: list[tuple[str, Node]] = []
        for place in self.document.attachments:
            old = self.migration.source(place.item.path)
            if old is not None and old != place.item.path:
                choices.append((self.pointed(here, old), _value(self.moved(here, old, place))))
        return _choose(*choices, _value(here)) if choices else _value(here)

    def row_of(self, old: Path) -> Path | None:
        """The old repeat in whose rows an old item lies, as far as this form still has it."""
        rows = {
            self.migration.source(path)
            for path, place in self.document.places.items()
            if isinstance(place.item, Repeat)
        }
        return next((old[:end] for end in range(1, len(old)) if old[:end] in rows), None)

    def pointed(self, here: str, old: Path) -> str:
        """Whether a pointer is of an old item or of something in it."""
        row = self.row_of(old)
        if row is None:
            return f"starts-with(concat({here}, '/'), {quoted(pointer_of(old) + '/')})"
        inside, last = self.tail(here, row), quoted(pointer_of(old[len(row) :]) + "/")
        within = f"starts-with({here}, {quoted(pointer_of(row) + '/')})"
        return f"({within} and starts-with(concat({inside}, '/'), {last}))"

    @staticmethod
    def tail(here: str, row: Path) -> str:
        """What follows the number of the row in a pointer."""
        start = quoted(f"{pointer_of(row)}/")
        return f"concat('/', substring-after(substring-after({here}, {start}), '/'))"

    def moved(self, here: str, old: Path, place: Place) -> str:
        if place.row is None:
            before = quoted(pointer_of(old))
            now = quoted(pointer_of(place.item.path))
            return f"concat({now}, substring-after({here}, {before}))"
        row = self.migration.source(place.row)
        if row is None or old[: len(row)] != row:
            raise Unsayable(self.migration.origin, "plik zmienia grupę", "a file leaves its rows")
        start = quoted(f"{pointer_of(row)}/")
        number = f"substring-before(substring-after({here}, {start}), '/')"
        rest = f"substring-after({self.tail(here, row)}, {quoted(pointer_of(old[len(row) :]))})"
        ends = quoted(pointer_of(place.item.path[len(place.row) :]))
        return f"concat({quoted(pointer_of(place.row) + '/')}, {number}, {ends}, {rest})"


def _elements(particle: Particle) -> tuple[Element, ...]:
    return particle.elements if isinstance(particle, Choice) else (particle,)


def _fields(item: Item) -> Iterator[Item]:
    yield item
    if isinstance(item, Group | Repeat):
        for each in item.items:
            if not isinstance(each, Note):
                yield from _fields(each)


def _own(name: str) -> str:
    return f"{OWN}:{name}"


def _value(select: str) -> Node:
    return node("xsl:value-of", {"select": select})


def _text(words: str) -> Node:
    return leaf("xsl:text", words)


def _when(test: str, *inside: Node) -> Node:
    return node("xsl:when", {"test": test}, *inside)


def _choose(*parts: tuple[str, Node] | Node) -> Node:
    """The first alternative whose test holds; the last part stands otherwise."""
    made = [
        _when(*part) if isinstance(part, tuple) else node("xsl:otherwise", {}, part)
        for part in parts
    ]
    return node("xsl:choose", {}, *made)


def _call(template: str, text: str) -> Node:
    given = node("xsl:with-param", {"name": "text", "select": text})
    return node("xsl:call-template", {"name": template}, given)


def _mapped(codes: tuple[tuple[str, object], ...]) -> Node:
    """The answer itself, or what stands for its code now."""
    if not codes:
        return _value(".")
    cases = [(f". = {quoted(code)}", _text(_said(answer))) for code, answer in codes]
    return _choose(*cases, _value("."))


def _constant(value: object) -> list[Node]:
    if isinstance(value, list):
        return [leaf(f"{OWN}:Wartosc", _said(each)) for each in value]
    return [_text(_said(value))]


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
