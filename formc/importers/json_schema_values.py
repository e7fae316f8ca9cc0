"""Single values of a JSON Schema as fields: texts, numbers, days, codes, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from formc.importers import guessing, names
from formc.importers.draft import INLINE, Codelist, Item, Value
from formc.importers.json_schema_reading import (
    Reading,
    Schema,
    is_number,
    kinds_of,
    listed,
    shown,
    spelt,
    whole,
)
from formc.importers.patterns import any_text, translated
from formc.importers.remarks import Remarks
from formc.record import replace

_FORMATS = {
    "date": "date",
    "time": "time",
    "date-time": "datetime",
    "email": "email",
    "idn-email": "email",
    "uri": "url",
    "url": "url",
}
_FILES = ("binary", "byte", "base64", "data-url", "file")
_SIZES = ("int32", "int64", "float", "double", "textarea", "text")  # formats that say nothing here
_MOST = 9 * 10**15
_LOWEST = -999_999_999
_LONGEST = 20_000
ANNOTATIONS = (
    *("$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$comment", "$defs", "definitions"),
    *("title", "description", "type", "nullable", "enum", "const", "default", "allOf"),
    *("enumNames", "x-enumNames", "x-enum-varnames", "required", "$vocabulary"),
)
_OF_KIND = {
    "string": ("minLength", "maxLength", "pattern", "format", "contentEncoding"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}


@dataclass(slots=True)
class Values:
    """Fields in the making, and the lists that they choose from."""

    reading: Reading
    remarks: Remarks
    codelists: dict[str, Codelist] = field(default_factory=dict)

    def unread(self, schema: Schema, known: Sequence[str], place: str) -> None:
        """Tells every keyword that nobody has read."""
        for key, value in schema.items():
            if key in ("examples", "example", "readOnly", "writeOnly", "deprecated") or (
                key.startswith(("x-", "ui:")) and key not in ANNOTATIONS
            ):
                self.remarks.add(f"Adnotacji `{key}` import nie czyta", place.rpartition("/")[2])
            elif key not in known and key not in ANNOTATIONS:
                self.reading.leave(place, f"`{key}: {shown(value)}` nie ma odpowiednika")

    def words(self, name: str, schema: Schema) -> tuple[str, dict[str, Value]]:
        """The label, and the hint as a key."""
        title, said = schema.get("title"), schema.get("description")
        hint = said if isinstance(said, str) else ""
        label = names.label(names.readable(name))
        if isinstance(title, str) and names.clean(title).rstrip(" :."):
            label = names.label(title)
            if not names.fits_label(title):
                hint = f"{title}\n{hint}"
                self.remarks.add("Długie etykiety skrócono; całe stoją w podpowiedzi", name)
        else:
            self.remarks.add("Etykiety zrobione z nazw", name)
        if len(hint) > names.LONGEST_TEXT:
            self.remarks.add(f"Podpowiedzi ucięto do {names.LONGEST_TEXT} znaków", name)
        found = names.lines(hint)
        return label, {"hint": found} if found else {}

    def field(self, id: str, schema: Schema, place: str, label: str) -> Item:
        """A field of one value."""
        values, kinds = values_of(schema), kinds_of(schema)
        truths = {"true", "false"}
        if values and not (values.keys() <= truths and all(_is_boolean(schema))):
            self.unread(schema, ("oneOf", "anyOf", "format"), place)
            return self.with_default(self.choice(id, values, label, "choice", schema), schema)
        doubts: list[str] = []
        if len(kinds) > 1:
            doubts.append(f"kilka typów naraz ({', '.join(kinds)}); wpisano pierwszy")
        kind = kinds[0] if kinds else ("boolean" if values else "string")
        if not kinds and not values:
            doubts.append("oryginał nie podaje typu; wpisano tekst")
        keys: dict[str, Value] = {"label": label}
        match kind:
            case "boolean":
                keys["type"] = "consent" if list(values) == ["true"] else "boolean"
                if list(values) == ["false"]:
                    doubts.append("oryginał przyjmuje tylko `false`; dopisz regułę albo usuń pole")
                self.unread(schema, (), place)
            case "integer" | "number":
                self.number(kind, schema, keys, doubts, id)
                self.unread(schema, (*_OF_KIND["number"], "format"), place)
            case _:
                self.text(id, schema, keys, doubts, label)
                self.unread(schema, (*_OF_KIND["string"], "contentMediaType"), place)
        item = Item(kind="field", name=id, keys=keys, doubts=tuple(doubts))
        return self.with_default(item, schema)

    def with_default(self, item: Item, schema: Schema) -> Item:
        given, kind = schema.get("default"), item.keys["type"]
        if given is None or given in ("", [], {}):
            return item
        found: Value | None = None
        if kind == "choice":
            found = item.codes.get(spelt(given))
        elif kind == "choices":
            codes = [item.codes.get(spelt(each)) for each in listed(given)]
            found = [code for code in codes if code is not None] if None not in codes else None
        elif kind == "boolean":
            found = spelt(given) if isinstance(given, bool) else None
        elif kind in ("integer", "decimal"):
            found = _number(given, int(str(item.keys.get("scale", 2 * (kind == "decimal")))))
        elif kind not in ("consent", "file", "files", "place") and isinstance(given, str):
            found = given if names.clean(given) == given else None
        if not found:
            words = f"wartości początkowej `{shown(given)}` import nie przenosi"
            return replace(item, doubts=(*item.doubts, words))
        return replace(item, keys={**item.keys, "default": found})

    # Numbers ------------------------------------------------------------------------------------

    def number(
        self, kind: str, schema: Schema, keys: dict[str, Value], doubts: list[str], id: str
    ) -> None:
        step = schema.get("multipleOf")
        exact = isinstance(step, int | float) and is_number(step) and step > 0
        integral = kind == "integer" or (exact and Decimal(str(step)) == 1)
        bounds = [schema.get(key) for key in _OF_KIND["number"]]
        places = max(_places(each) for each in bounds)
        keys["type"] = "integer" if integral else "decimal"
        scale = 0 if integral else min(max(places, 0) or 2, 4)
        if not integral:
            if scale != 2:
                keys["scale"] = scale
            if places > 4:
                doubts.append(f"oryginał ma {places} miejsc po przecinku; język ma najwyżej 4")
            elif not exact or not _places(step):
                doubts.append(f"oryginał nie podaje miejsc po przecinku; wpisano {scale}")
        said = exact and (Decimal(str(step)) == (1 if integral else Decimal(1).scaleb(-scale)))
        if step is not None and not said:
            doubts.append(f"`multipleOf: {step}` nie ma odpowiednika; dopisz regułę")
        form = schema.get("format")
        if isinstance(form, str) and form not in _SIZES:
            doubts.append(f"`format: {form}` nie ma odpowiednika")
        for key, name, strict in (
            ("min", "minimum", "exclusiveMinimum"),
            ("max", "maximum", "exclusiveMaximum"),
        ):
            self.bound(key, schema, (name, strict), scale, keys, doubts)
        if (
            "max" in keys
            and "min" in keys
            and Decimal(str(keys["min"])) > Decimal(str(keys["max"]))
        ):
            doubts.append(f"najmniej ({keys['min']}) to więcej niż najwięcej ({keys.pop('max')})")
        if "min" not in keys:
            keys["min"] = _LOWEST
            self.remarks.add("Liczby bez granic w oryginale dostały do 9 cyfr", id)

    def bound(
        self,
        key: str,
        schema: Schema,
        pair: tuple[str, str],
        scale: int,
        keys: dict[str, Value],
        doubts: list[str],
    ) -> None:
        """The narrower of a bound and a strict bound, on the grid of the scale."""
        rounding = ROUND_CEILING if key == "min" else ROUND_FLOOR
        grid, found = Decimal(1).scaleb(-scale), []
        for name, strict in ((pair[0], False), (pair[1], True)):
            given = schema.get(name)
            if not is_number(given):
                continue
            exact = Decimal(str(given))
            if abs(exact).scaleb(scale) > _MOST:
                doubts.append(f"granicy `{name}: {given}` język nie pomieści; wpisz mniejszą")
                continue
            value = exact.quantize(grid, rounding)
            if strict and value == exact:
                value += grid if key == "min" else -grid
            found.append(value)
        if found:
            text = f"{max(found) if key == 'min' else min(found):f}"
            keys[key] = text.rstrip("0").rstrip(".") if "." in text else text

    # Texts --------------------------------------------------------------------------------------

    def text(
        self, id: str, schema: Schema, keys: dict[str, Value], doubts: list[str], label: str
    ) -> None:
        form = schema.get("format")
        if "contentEncoding" in schema or "contentMediaType" in schema or form in _FILES:
            keys["type"] = "file"
            doubts.append("dane binarne stały się plikiem; sprawdź `accept`")
            return
        if isinstance(form, str) and form in _FORMATS:
            self.formatted(id, form, schema, keys, doubts)
            return
        if form is not None and form not in _SIZES:
            doubts.append(f"`format: {form}` nie ma odpowiednika")
        keys["type"] = "text"
        low, high = whole(schema.get("minLength"), 0), whole(schema.get("maxLength"), -1)
        pattern = schema.get("pattern")
        if isinstance(pattern, str):
            dots, found = any_text(pattern), translated(pattern, anchored=True)
            if dots is not None and pattern.startswith("^") and pattern.endswith("$"):
                low = max(low, dots[0])
                high = high if dots[1] is None else dots[1] if high < 0 else min(high, dots[1])
            elif found is None:
                doubts.append(f"wzorca `{pattern}` język nie wyrazi; sprawdź, czego pilnował")
            elif (guess := guessing.by_pattern(found, id, label)) is not None:
                keys["type"] = guess
                doubts.append(f"typ odgadnięty po wzorcu: `{guess}`; sprawdza też cyfrę kontrolną")
                return
            else:
                keys["pattern"] = found
        if likely := guessing.by_name(id, label):
            doubts.append(
                f"nazwa wskazuje na `type: {likely[0]}`; jeśli tak jest, zastąp nim tekst"
            )
        self.lengths(id, low, high, keys, doubts)

    def formatted(
        self, id: str, form: str, schema: Schema, keys: dict[str, Value], doubts: list[str]
    ) -> None:
        keys["type"] = _FORMATS[form]
        if form in ("time", "date-time"):
            self.remarks.add("Godziny mają postać GG:MM, bez sekund i strefy", id)
        doubts += [
            f"`{key}: {schema[key]}` przy `format: {form}` pominięto"
            for key in ("minLength", "maxLength", "pattern")
            if key in schema
        ]

    def lengths(
        self, id: str, low: int, high: int, keys: dict[str, Value], doubts: list[str]
    ) -> None:
        if high < 0:
            self.remarks.add("Teksty bez granicy w oryginale dostały max: 1000", id)
        elif high == 0 or high > _LONGEST:
            doubts.append(f"`maxLength: {high}` nie ma odpowiednika; tekst ma od 1 do {_LONGEST}")
        if low > _LONGEST:
            doubts.append(f"`minLength: {low}` nie ma odpowiednika")
            low = 0
        most = max(1, min(max(1_000, low) if high < 0 else high, _LONGEST))
        if low > most:
            doubts.append(f"najmniej ({low}) to więcej niż najwięcej ({most}); pominięto")
        elif low > 1:
            keys["min"] = low
        keys["max"] = most
        if high > 250 and "pattern" not in keys:
            keys["multiline"] = True

    # Codes --------------------------------------------------------------------------------------

    def choice(
        self, id: str, values: Mapping[str, str], label: str, kind: str, schema: Schema
    ) -> Item:
        codes = names.codes_of(values)
        changed = [value for value, code in codes.items() if value != code]
        doubts: list[str] = []
        if changed:
            said = ", ".join(f"{value} → {codes[value]}" for value in changed[:4])
            doubts.append(f"kody zmienione na małe litery bez znaków ({said})")
        strange = [each for each in listed(schema.get("enum")) if not _is_plain(each)]
        if strange:
            doubts.append(f"wartości, których lista nie pomieści: {shown(strange)}")
        if len(values) == 1 and kind == "choice":
            doubts.append("oryginał zna tylko jedną wartość; może pole jest zbędne")
        if any(len(words) > 200 for words in values.values()):
            self.remarks.add("Etykiety pozycji list skrócono do 200 znaków", id)
        options = {codes[value]: names.label(words) or value for value, words in values.items()}
        keys: dict[str, Value] = {"type": kind, "label": label}
        if len(options) <= INLINE:
            keys["options"] = options
        else:
            list_id = names.distinct(names.id_of(id), self.codelists, "-")
            rows = tuple((code, names.clean(words)) for code, words in options.items())
            self.codelists[list_id] = Codelist(id=list_id, title=label, rows=rows)
            keys["from"] = list_id
        return Item(kind="field", name=id, keys=keys, doubts=tuple(doubts), codes=codes)


# Small things -------------------------------------------------------------------------------------


def values_of(schema: Schema) -> dict[str, str]:
    """The values of an enumeration with their labels: `enum`, `const`, or alternatives of these."""
    if "const" in schema or isinstance(schema.get("enum"), list):
        given = [schema["const"]] if "const" in schema else listed(schema["enum"])
        labels = listed(schema.get("x-enumNames")) or listed(schema.get("enumNames"))
        titles = [*labels, *given[len(labels) :]]
        pairs = zip(given, titles, strict=False)
        return {spelt(value): spelt(words) for value, words in pairs if _is_plain(value)}
    for key in ("oneOf", "anyOf"):
        found: dict[str, str] = {}
        for each in listed(schema.get(key)):
            inner = values_of(each) if isinstance(each, Mapping) else {}
            title = each.get("title", each.get("description")) if inner else None
            if not inner:
                break
            alone = isinstance(title, str) and "const" in each
            found |= {value: str(title) if alone else words for value, words in inner.items()}
        else:
            if found:
                return found
    return {}


def _is_boolean(schema: Schema) -> list[bool]:
    """Whether each value is a boolean, not a text that looks like one."""
    given = [schema["const"]] if "const" in schema else listed(schema.get("enum"))
    return [isinstance(each, bool) for each in given]


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float) and bool(names.clean(str(value)))


def _places(value: Any) -> int:
    """Decimal places that a number has."""
    if not is_number(value):
        return 0
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _number(value: object, scale: int) -> str | None:
    if not is_number(value) or _places(value) > scale:
        return None
    exact = Decimal(str(value))
    return f"{exact.quantize(Decimal(1).scaleb(-scale)):f}" if abs(exact) < _MOST else None
