"""The published contract as data: operations, schemas, gateway and errors.

What a client can observe and the contract writes down as data (paths, limits of fields, error codes and
texts, close codes) is read from here, so that no other module repeats it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Json = Any
Schema = dict[str, Any]

DEFAULT_MAX_BODY_BYTES = 65536


@dataclass(frozen=True)
class Violation:
    """A broken rule: the field's path, the rule's name in `errors.yaml`, and values for the text."""

    path: tuple[str, ...]
    rule: str
    values: tuple[tuple[str, Any], ...] = ()


class Refusal(Exception):
    """An answer of `errors.yaml` in place of a result."""

    def __init__(
        self, name: str, violations: list[Violation] | None = None, retry_after: float | None = None
    ):
        super().__init__(name)
        self.name = name
        self.violations = violations or []
        self.retry_after = retry_after


@dataclass(frozen=True)
class Operation:
    """One operation of the REST API.

    `schemes` are the security schemes it takes, none where it needs no credentials; `success` is its status.
    """

    id: str
    method: str
    path: str
    parameters: tuple[dict[str, Any], ...]
    body_types: dict[str, Schema]
    body_required: bool
    max_body_bytes: int
    schemes: tuple[str, ...]
    success: int


class Contract:
    """The three published documents.

    Raises `OSError` for one that is not there, `yaml.YAMLError` or `KeyError` for one that is broken.
    """

    def __init__(self, openapi: Path, gateway: Path, errors: Path):
        self.api = _load(openapi)
        self.gateway = _load(gateway)
        self._errors = _load(errors)
        self.title: str = self.api["info"]["title"]
        self.base_paths = [server["url"].rstrip("/") for server in self.api["servers"]]
        self.permission_bits: dict[str, int] = {
            name: 1 << bit for name, bit in self.schema("Permissions")["x-bits"].items()
        }
        self.operations = [
            self._operation(path, method, item)
            for path, item in self.api["paths"].items()
            for method in item
            if method != "parameters"
        ]

    def schema(self, name: str) -> Schema:
        """The schema of that name in the published document."""
        schema: Schema = self.api["components"]["schemas"][name]
        return schema

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """Follows `$ref`; keys beside it win over those it names."""
        while "$ref" in node:
            target: Json = self.api
            for step in node["$ref"].removeprefix("openapi.yaml").removeprefix("#/").split("/"):
                target = target[step]
            node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        return node

    def schemes(self) -> dict[str, str]:
        """HTTP scheme words in lower case, such as `bearer`, with the names operations know them by."""
        declared = self.api["components"]["securitySchemes"]
        return {scheme["scheme"].lower(): name for name, scheme in declared.items()}

    def everyone_permissions(self) -> int:
        """What `@everyone` may do in a new guild. The contract gives it in the example of a role alone."""
        return int(self.schema("Role")["examples"][0]["permissions"])

    def close_code(self, name: str) -> int:
        """The number of a close code of the gateway."""
        return int(self.gateway["close_codes"][name]["code"])

    def refused_credentials(self) -> str:
        """The error for credentials of a scheme that an operation does not take."""
        return str(self._errors["wrong_scheme_error"])

    def error(self, refusal: Refusal) -> tuple[int, dict[str, Json]]:
        """The status and the body that answer a refusal."""
        error = self._errors["errors"][refusal.name]
        values = {"code": error["code"], "message": error["message"]}
        if refusal.retry_after is not None:
            values |= {"retry_after": round(refusal.retry_after, 3), "global": False}
        if refusal.violations:
            values["violations"] = self._error_tree(refusal.violations)
        keys = {key: name for entry in self._errors["body"] for key, name in entry.items()}
        return error["status"], {keys[key]: value for key, value in values.items()}

    def invalid(self, violations: list[Violation]) -> Refusal:
        """The refusal that carries refused fields."""
        return Refusal(self._errors["validation_error"], violations)

    def _error_tree(self, violations: list[Violation]) -> dict[str, Json]:
        tree: dict[str, Json] = {}
        for violation in violations:
            node = tree
            for step in violation.path:
                node = node.setdefault(step, {})
            rule = self._errors["violations"][violation.rule]
            text = rule["message"].format(**dict(violation.values))
            node.setdefault("_errors", []).append({"code": rule["code"], "message": text})
        return tree

    def _operation(self, path: str, method: str, item: dict[str, Any]) -> Operation:
        node = item[method]
        parameters = item.get("parameters", []) + node.get("parameters", [])
        body = node.get("requestBody", {})
        security = node.get("security", self.api["security"])
        return Operation(
            id=node["operationId"],
            method=method.upper(),
            path=path,
            parameters=tuple(self.resolve(parameter) for parameter in parameters),
            body_types={kind: media["schema"] for kind, media in body.get("content", {}).items()},
            body_required=body.get("required", False),
            max_body_bytes=body.get("x-max-bytes", DEFAULT_MAX_BODY_BYTES),
            schemes=tuple(name for entry in security for name in entry),
            success=next(int(status) for status in node["responses"] if int(status) < 300),
        )


def _load(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        document: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return document
