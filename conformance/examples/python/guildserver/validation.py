"""Checks requests against the JSON Schemas of the contract and tells which rules they break.

Covers the keywords that the contract's request schemas use. Every broken rule of every field is told, in
the order of the schema. Two cases tell one rule only: a value of the wrong type breaks `type` and nothing
else, and a string that breaks its `format` is not held to its `pattern`, which for ids says the same again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import unquote_to_bytes

from .contract import Contract, Json, Schema, Violation

Path = tuple[str, ...]

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)(\.0+)?")
_ESCAPED = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")


_TYPES: dict[str, Callable[[Json], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def _is_date_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


_FORMATS: dict[str, Callable[[Json], bool]] = {
    "snowflake": lambda text: re.fullmatch("[0-9]{1,19}", text) is not None and int(text) < 1 << 63,
    "email": lambda text: _EMAIL.fullmatch(text) is not None,
    "date-time": _is_date_time,
    "int32": lambda number: -(1 << 31) <= number < 1 << 31,
    "int64": lambda number: -(1 << 63) <= number < 1 << 63,
}


class Validator:
    """Checks values against schemas of one contract."""

    def __init__(self, contract: Contract):
        self._contract = contract

    def check(self, value: Json, schema: Schema, path: Path = ()) -> list[Violation]:
        """What is wrong with a JSON value; nothing when the list is empty."""
        return list(self._violations(value, schema, path))

    def check_parameter(self, text: str | None, parameter: dict[str, Any]) -> tuple[Json, list[Violation]]:
        """Reads a path, query or header parameter.

        Gives its value, the default (or `None`) where it was left out, and what is wrong with it.
        """
        schema, path = self._contract.resolve(parameter["schema"]), (parameter["name"],)
        if text is None:
            missing = [Violation(path, "required")] if parameter.get("required") else []
            return schema.get("default"), missing
        value: Json = text
        if schema["type"] == "integer" and _INTEGER.fullmatch(text):
            value = int(text.partition(".")[0])
        elif parameter.get("x-percent-encoded"):
            value = percent_decoded(text)
        return value, self.check(value, schema, path)

    def with_defaults(self, value: Json, schema: Schema) -> Json:
        """A valid object with what its schema says of properties that were left out."""
        properties = self._contract.resolve(schema).get("properties", {})
        resolved = {name: self._contract.resolve(node) for name, node in properties.items()}
        return {name: node["default"] for name, node in resolved.items() if "default" in node} | value

    def _violations(self, value: Json, schema: Schema, path: Path) -> Iterator[Violation]:
        schema = self._contract.resolve(schema)
        for part in schema.get("allOf", []):
            yield from self._violations(value, part, path)
        types = schema.get("type", [])
        types = [types] if isinstance(types, str) else types
        if types and not any(_TYPES[name](value) for name in types):
            expected = " or ".join(name for name in types if name != "null")
            yield Violation(path, "type", (("expected", expected),))
        elif value is None:
            return
        elif "enum" in schema and value not in schema["enum"]:
            yield Violation(path, "enum", (("expected", ", ".join(str(case) for case in schema["enum"])),))
        elif isinstance(value, str):
            yield from _string(value, schema, path)
        elif isinstance(value, list):
            yield from self._array(value, schema, path)
        elif isinstance(value, dict):
            yield from self._object(value, schema, path)
        elif not isinstance(value, bool):
            yield from _number(value, schema, path)

    def _array(self, value: list[Json], schema: Schema, path: Path) -> Iterator[Violation]:
        if len(value) < schema.get("minItems", 0):
            yield Violation(path, "minItems", (("limit", schema["minItems"]),))
        if len(value) > schema.get("maxItems", len(value)):
            yield Violation(path, "maxItems", (("limit", schema["maxItems"]),))
            return
        for index, item in enumerate(value):
            yield from self._violations(item, schema.get("items", {}), (*path, str(index)))

    def _object(self, value: dict[str, Json], schema: Schema, path: Path) -> Iterator[Violation]:
        required = schema.get("required", [])
        for name, node in schema.get("properties", {}).items():
            if name in value:
                yield from self._violations(value[name], node, (*path, name))
            elif name in required:
                yield Violation((*path, name), "required")


def _string(value: str, schema: Schema, path: Path) -> Iterator[Violation]:
    low, high = schema.get("minLength", 0), schema.get("maxLength")
    if len(value) < low or (high is not None and len(value) > high):
        rule = "minLength" if len(value) < low else "maxLength"
        yield Violation(path, rule, (("min", low), ("max", "unlimited" if high is None else high)))
    name = schema.get("format")
    if name in _FORMATS and not _FORMATS[name](value):
        yield Violation(path, f"format.{name}")
    elif "pattern" in schema and not _ecma(schema["pattern"]).search(value):
        yield Violation(path, "pattern")


def _number(value: float, schema: Schema, path: Path) -> Iterator[Violation]:
    name = schema.get("format")
    if value < schema.get("minimum", value):
        yield Violation(path, "minimum", (("limit", schema["minimum"]),))
    elif value > schema.get("maximum", value):
        yield Violation(path, "maximum", (("limit", schema["maximum"]),))
    elif name in _FORMATS and not _FORMATS[name](value):
        yield Violation(path, f"format.{name}")


def _ecma(pattern: str) -> re.Pattern[str]:
    """`$` of ECMA-262 is the very end; Python's also matches before a last line break."""
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern)


def percent_decoded(text: str) -> str | None:
    """The text that was percent-encoded, or `None` for a wrong escape."""
    if not _ESCAPED.fullmatch(text):
        return None
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        return None


def parse_json(data: bytes | str) -> Json:
    """Reads JSON text; numbers without a fraction become `int`, `1.0` among them.

    Raises `ValueError` for what is no JSON, lone surrogates and NaN included.
    """

    def refuse(name: str) -> Json:
        raise ValueError(name)

    try:
        value = json.loads(data, parse_constant=refuse, parse_float=_number_from)
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def _number_from(text: str) -> float:
    number = float(text)
    return int(number) if number.is_integer() else number
