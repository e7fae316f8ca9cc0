"""The peers in Python: each from the same schema, each giving the number of problems it found.

A peer is made by a function that imports it, so that one that is not installed is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
Check = Callable[[Any], int]
"""Answers → how many problems; all of them are collected, as a list with words, and dropped."""


@dataclass(frozen=True)
class Peer:
    """`made` compiles a schema once. `lacks` is what this peer cannot say, whatever the schema."""

    package: str
    made: Callable[[Schema], Check]
    schemas: tuple[str, ...] = ("full", "plain")
    lacks: str = ""


def _jsonschema(schema: Schema) -> Check:
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(schema).iter_errors
    return lambda answers: len(list(errors(answers)))


def _jsonschema_rs(schema: Schema) -> Check:
    import jsonschema_rs

    errors = jsonschema_rs.Draft202012Validator(schema).iter_errors
    return lambda answers: len(list(errors(answers)))


def _fastjsonschema(schema: Schema) -> Check:
    import fastjsonschema

    check = fastjsonschema.compile(_draft_7(schema), use_default=False, fast_fail=False)

    def count(answers: Any) -> int:
        try:
            check(answers)
        except fastjsonschema.JsonSchemaValuesException as found:
            return len(found.errors)
        except fastjsonschema.JsonSchemaException:
            return 1
        return 0

    return count


def _draft_7(schema: Any) -> Any:
    """The same for draft 7, where what stands beside `$ref` is ignored; a `$` in brackets is
    written so that fastjsonschema does not take it for an anchor."""
    match schema:
        case str():
            return schema.replace("#$&", "#\\x24&")
        case {"$ref": reference, **beside} if beside:
            return {"allOf": [{"$ref": reference}, _draft_7(beside)]}
        case dict():
            kept = {key: _draft_7(each) for key, each in schema.items() if key != "$schema"}
            if "$schema" in schema:
                kept["$schema"] = "http://json-schema.org/draft-07/schema#"
            return kept
        case list():
            return [_draft_7(each) for each in schema]
        case _:
            return schema


def _pydantic(schema: Schema) -> Check:
    from pydantic import ValidationError

    validate = _model(schema, "Form").model_validate

    def count(answers: Any) -> int:
        try:
            validate(answers)
        except ValidationError as found:
            return len(found.errors(include_url=False))
        return 0

    return count


def _model(schema: Schema, name: str) -> Any:
    from pydantic import ConfigDict, create_model

    fields = {
        key: (_type(each, f"{name}_{key}"), ... if key in schema["required"] else None)
        for key, each in schema["properties"].items()
    }
    return create_model(name, __config__=ConfigDict(extra="forbid"), **fields)


def _type(schema: Schema, name: str) -> Any:
    """The annotation that says of one answer what the plain schema says."""
    from typing import Annotated, Literal

    from pydantic import Field, StrictBool, StrictInt, StrictStr

    match schema:
        case {"enum": codes}:
            return Literal[tuple(codes)]
        case {"const": True}:
            return Literal[True]
        case {"type": "object"}:
            return _model(schema, name)
        case {"type": "array", "items": items}:
            least, most = schema["minItems"], schema.get("maxItems")
            return Annotated[list[_type(items, name)], Field(min_length=least, max_length=most)]
        case {"type": "boolean"}:
            return StrictBool
        case {"type": "integer"}:
            return Annotated[StrictInt, Field(ge=schema["minimum"], le=schema.get("maximum"))]
        case {"type": "string"}:
            said = {"pattern": "pattern", "minLength": "min_length", "maxLength": "max_length"}
            bounds = {ours: schema[key] for key, ours in said.items() if key in schema}
            return Annotated[StrictStr, Field(**bounds)]
        case _:
            raise AssertionError(schema)


PEERS: Mapping[str, Peer] = {
    "jsonschema": Peer("jsonschema", _jsonschema),
    "fastjsonschema": Peer(
        "fastjsonschema", _fastjsonschema, lacks="draft 7; says neither code nor words of ours"
    ),
    "pydantic": Peer("pydantic", _pydantic, schemas=("plain",), lacks="models of the plain schema"),
    "jsonschema-rs": Peer("jsonschema-rs", _jsonschema_rs),
}
