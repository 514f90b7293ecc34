"""The API's description, made from the types that its endpoints name. Pure: endpoints in, a document out."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from heedful.staff.api import Endpoint
from heedful.staff.types import Right

VERSION = "3.1.0"
REF = "#/components/schemas/{name}"
DEEP = 3  # levels of a sample; types may hold themselves
_PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
_KINDS: dict[str, dict[str, Any]] = {
    "int": {"type": "integer", "minimum": 0},
    "uuid": {"type": "string", "format": "uuid"},
}


class ErrorDetail(msgspec.Struct, frozen=True, kw_only=True):
    """What was wrong, for a person to read, and the field of the body or query that it is about."""

    message: str
    field: str | None = None


class Error(msgspec.Struct, frozen=True, kw_only=True):
    """Every refusal has this shape."""

    error: ErrorDetail


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint at its address (`/api/v1/topics/<int:topic>/`), and which stage it belongs to."""

    route: str
    stage: str
    endpoint: Endpoint

    @property
    def path(self) -> str:
        return _PART.sub(r"{\g<name>}", self.route)

    @property
    def id(self) -> str:
        """Unique because address and method are; the same view may stand at several addresses."""
        words = re.findall(r"\w+", self.path.removeprefix("/api/v1/"))
        return "-".join([self.endpoint.method.lower(), *words])


def document(operations: Sequence[Operation], *, version: str, server: str) -> dict[str, Any]:
    named = [one for op in operations for one in _types(op.endpoint)] + [Error]
    schemas, components = msgspec.json.schema_components(named, ref_template=REF)
    by_type = dict(zip(map(repr, named), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for op in operations:
        paths.setdefault(op.path, {})[op.endpoint.method.lower()] = _operation(op, by_type, components)
    return {
        "openapi": VERSION,
        "info": {"title": "Heedful", "version": version},
        "servers": [{"url": server}],
        "tags": [{"name": stage} for stage in dict.fromkeys(op.stage for op in operations)],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _types(endpoint: Endpoint) -> list[Any]:
    return [one for one in (endpoint.body, endpoint.query, endpoint.response) if one is not None]


def _operation(op: Operation, by_type: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    endpoint = op.endpoint
    made: dict[str, Any] = {
        "operationId": op.id,
        "tags": [op.stage],
        "summary": endpoint.summary,
        "x-right": endpoint.right,
        "parameters": [*_path_parameters(op.route), *_query_parameters(endpoint, by_type, components)],
        "responses": _responses(endpoint, by_type),
    }
    if endpoint.description:
        made["description"] = endpoint.description
    if endpoint.body is not None:
        content: dict[str, Any] = {"schema": by_type[repr(endpoint.body)]}
        if endpoint.example is not None:
            content["example"] = endpoint.example
        made["requestBody"] = {"required": True, "content": {"application/json": content}}
    return made


def _path_parameters(route: str) -> list[dict[str, Any]]:
    return [
        {
            "name": part["name"],
            "in": "path",
            "required": True,
            "schema": _KINDS.get(part["kind"] or "str", {"type": "string"}),
        }
        for part in _PART.finditer(route)
    ]


def _query_parameters(
    endpoint: Endpoint, by_type: dict[str, Any], components: dict[str, Any]
) -> Iterable[dict[str, Any]]:
    if endpoint.query is None:
        return []
    schema = resolved(by_type[repr(endpoint.query)], components)
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": one}
        for name, one in schema.get("properties", {}).items()
    ]


def _responses(endpoint: Endpoint, by_type: dict[str, Any]) -> dict[str, Any]:
    fine: dict[str, Any] = {"description": endpoint.summary}
    status = endpoint.status
    if endpoint.response is None:
        status = 204 if status == 200 else status  # noqa: PLR2004  # nothing to return
    else:
        fine["content"] = {"application/json": {"schema": by_type[repr(endpoint.response)]}}
    refused = {"content": {"application/json": {"schema": by_type[repr(Error)]}}}
    responses = {str(status): fine, "400": {"description": "What is sent cannot be used", **refused}}
    if endpoint.right is not Right.ANYONE:
        responses["401"] = {"description": "No token, or one that no longer opens anything", **refused}
        responses["403"] = {"description": f"The role lacks the right {endpoint.right}", **refused}
    return responses


def resolved(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return components[reference.rpartition("/")[2]] if reference else schema


def in_words(schema: dict[str, Any]) -> str:
    """`array of Person or null`: a schema as a reader says it."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(in_words(one) for one in schema["anyOf"])
    kind = str(schema.get("type", "anything"))
    if kind == "array":
        return _array_in_words(schema)
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {in_words(schema['additionalProperties'])}"
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def _array_in_words(schema: dict[str, Any]) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(in_words(one) for one in schema['prefixItems'])}]"
    return f"array of {in_words(schema.get('items') or {})}"


def sample(schema: dict[str, Any], components: dict[str, Any], depth: int = 0) -> Any:
    """A value of that shape with what is required, for the line to copy."""
    schema = resolved(schema, components)
    for given in ("examples", "enum"):
        if schema.get(given):
            return schema[given][0]
    if "anyOf" in schema:
        return sample(schema["anyOf"][0], components, depth)
    kind = schema.get("type")
    if kind == "object" and depth < DEEP:
        properties = schema.get("properties", {})
        return {name: sample(properties[name], components, depth + 1) for name in schema.get("required", [])}
    if kind == "array":
        inner = schema.get("prefixItems") or ([schema["items"]] if schema.get("items") else [])
        return [sample(one, components, depth + 1) for one in inner] if depth < DEEP else []
    plain: dict[Any, Any] = {"integer": 1, "number": 0.5, "boolean": True}
    return plain.get(kind, "2026-01-31T12:00:00Z" if schema.get("format") == "date-time" else "…")
