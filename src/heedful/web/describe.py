"""The API described for programs (`openapi.json`) and for people (`/api/`), both from the addresses themselves."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, get_resolver

import heedful
from heedful.staff.api import needs
from heedful.staff.types import Right
from heedful.web.openapi import Operation, document, in_words, resolved, sample


def patterns(found: Any = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the house with its route from the root."""
    for one in get_resolver().url_patterns if found is None else found:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, route)
        else:
            yield route, one


@cache
def operations() -> tuple[Operation, ...]:
    found = [
        Operation(route=route, stage=view.__module__.split(".")[1], endpoint=endpoint)
        for route, pattern in patterns()
        for view in [pattern.callback]
        for endpoint in getattr(view, "endpoints", {}).values()
    ]
    return tuple(sorted(found, key=lambda op: (op.stage, op.path, op.endpoint.method)))


def described(request: HttpRequest) -> dict[str, Any]:
    server = request.build_absolute_uri("/").rstrip("/")
    return document(operations(), version=heedful.__version__, server=server)


@needs(Right.ANYONE)
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(described(request))


@needs(Right.SIGNED_IN)
def page(request: HttpRequest) -> HttpResponse:
    whole = described(request)
    groups: dict[str, list[dict[str, Any]]] = {}
    for op in operations():
        groups.setdefault(op.stage, []).append(_shown(op, whole))
    types = [
        {"name": name, "about": schema.get("description", ""), "fields": _fields(schema), "values": schema.get("enum")}
        for name, schema in sorted(whole["components"]["schemas"].items())
    ]
    return render(request, "web/api.html", {"groups": groups, "types": types, "names": [one["name"] for one in types]})


def _shown(op: Operation, whole: dict[str, Any]) -> dict[str, Any]:
    components = whole["components"]["schemas"]
    described_as = whole["paths"][op.path][op.endpoint.method.lower()]
    body = described_as.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers = [
        (status, _words_of(answer), answer["description"]) for status, answer in described_as["responses"].items()
    ]
    return {
        "id": op.id,
        "method": op.endpoint.method,
        "path": op.path,
        "summary": op.endpoint.summary,
        "description": op.endpoint.description,
        "right": op.endpoint.right,
        "parameters": [
            {**one, "type": in_words(one["schema"]), "default": one["schema"].get("default")}
            for one in described_as["parameters"]
        ],
        "body": in_words(body) if body else "",
        "fields": _fields(resolved(body, components)) if body else [],
        "answers": answers,
        "curl": _curl(op, whole["servers"][0]["url"], body, components),
    }


def _words_of(answer: dict[str, Any]) -> str:
    schema = answer.get("content", {}).get("application/json", {}).get("schema")
    return in_words(schema) if schema else ""


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", [])
    return [
        {"name": name, "type": in_words(one), "required": name in required, "default": one.get("default")}
        for name, one in schema.get("properties", {}).items()
    ]


def _curl(op: Operation, server: str, body: dict[str, Any] | None, components: dict[str, Any]) -> str:
    parts = ["curl"]
    if op.endpoint.method != "GET":
        parts.append(f"-X {op.endpoint.method}")
    parts.append('-H "Authorization: Bearer $TOKEN"')
    if body is not None:
        value = op.endpoint.example if op.endpoint.example is not None else sample(body, components)
        text = json.dumps(value, ensure_ascii=False).replace("'", "'\\''")
        parts.append(f"-H 'Content-Type: application/json' -d '{text}'")
    parts.append(f"'{server}{op.path}'")
    return " ".join(parts)
