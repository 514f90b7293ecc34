"""The doors as Django sees them: for its test client, for servers without the door in front, and for the API's page."""

from collections.abc import AsyncIterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from heedful.channels.open.intake import Receipt, Reply, receive
from heedful.channels.types import Edit, Post, Signal
from heedful.staff.api import Endpoint, described, needs
from heedful.staff.types import Right
from heedful.stream.types import Kind

SUMMARIES: dict[Kind, tuple[str, Any]] = {
    Kind.POSTS: ("Bring posts (with the channel's own token)", list[Post]),
    Kind.SIGNALS: ("Bring reactions, follows and counters (with the channel's own token)", list[Signal]),
    Kind.CHANGES: ("Bring edits and deletions (with the channel's own token)", list[Edit]),
}


def _endpoint(kind: Kind) -> Endpoint:
    summary, body = SUMMARIES[kind]
    return Endpoint(
        method="POST",
        right=Right.ANYONE,
        summary=summary,
        description="A JSON array or NDJSON of at most 1,000 items and 5 MiB. See docs/reference/open-channel.md.",
        body=body,
        response=Receipt,
        status=202,
    )


@described(_endpoint(Kind.POSTS))
@csrf_exempt
@needs(Right.ANYONE)
async def posts(request: HttpRequest, key: str) -> HttpResponse:
    return await _intake(request, key, Kind.POSTS)


@described(_endpoint(Kind.SIGNALS))
@csrf_exempt
@needs(Right.ANYONE)
async def signals(request: HttpRequest, key: str) -> HttpResponse:
    return await _intake(request, key, Kind.SIGNALS)


@described(_endpoint(Kind.CHANGES))
@csrf_exempt
@needs(Right.ANYONE)
async def changes(request: HttpRequest, key: str) -> HttpResponse:
    return await _intake(request, key, Kind.CHANGES)


async def _intake(request: HttpRequest, key: str, kind: Kind) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    return _response(
        await receive(
            key,
            kind,
            authorization=request.headers.get("Authorization", ""),
            content_type=request.headers.get("Content-Type", ""),
            length=int(request.headers.get("Content-Length") or 0),
            chunks=_chunks(request),
        ),
    )


async def _chunks(request: HttpRequest) -> AsyncIterator[bytes]:
    while chunk := request.read(65536):
        yield chunk


def _response(reply: Reply) -> HttpResponse:
    headers = {name: value for name, value in reply.headers.items() if name != "Connection"}
    return HttpResponse(reply.body, content_type="application/json", status=reply.status, headers=headers)
