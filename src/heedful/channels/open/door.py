"""Intake in front of Django: Django reads a whole body before any view runs, and here reading must stop at the limit.

It also saves what the middleware would cost; nothing here has a session, a form or a page. Wrapped around the
application in web/asgi.py. Everything that is not intake goes through untouched.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from http import HTTPStatus
from typing import Any

from heedful.channels.open.intake import Reply, receive, refusal
from heedful.stream.types import Kind

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = re.compile(r"/api/v1/channels/(?P<key>[-a-zA-Z0-9_]{1,64})/(?P<kind>posts|signals|changes)/?")


class GoneError(Exception):
    """The sender went away before the whole body was here. Nothing was accepted."""


def with_door(application: Application) -> Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]:
    async def door(scope: Scope, receive_: Receive, send: Send) -> None:
        found = PATH.fullmatch(scope.get("path", "")) if scope["type"] == "http" else None
        if found is None or scope["method"] != "POST":
            await application(scope, receive_, send)
            return
        try:
            reply = await _serve(scope, receive_, found["key"], Kind(found["kind"]))
        except GoneError:
            return
        await _say(send, reply)

    return door


async def _serve(scope: Scope, receive_: Receive, key: str, kind: Kind) -> Reply:
    head = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    length = head.get(b"content-length", "")
    if head.get(b"content-encoding", "identity").lower() != "identity":
        return refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send the body as it is, without Content-Encoding.")
    return await receive(
        key,
        kind,
        authorization=head.get(b"authorization", ""),
        content_type=head.get(b"content-type", ""),
        length=int(length) if length.isdigit() else None,
        chunks=_chunks(receive_),
    )


async def _chunks(receive_: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive_()
        if message["type"] == "http.disconnect":
            raise GoneError
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


async def _say(send: Send, reply: Reply) -> None:
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(reply.body)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        **reply.headers,
    }
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": int(reply.status), "headers": raw})
    await send({"type": "http.response.body", "body": reply.body})
