"""Server-sent events: any web process can serve any browser, which resumes by sequence number."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from heedful.core.number import whole_number
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right
from heedful.stream import api as stream
from heedful.stream.types import News

BEAT_S = 15.0  # a comment line this often, so that proxies keep the connection and a dead browser is noticed
MOST_TOPICS = 32

_hub = stream.Hub()


@needs(Right.SIGNED_IN)
async def events(request: HttpRequest) -> HttpResponseBase:
    """`?topics=inbox,case:12`; starts after Last-Event-ID where given, else with what comes next."""
    topics = frozenset(part for part in request.GET.get("topics", "").split(",") if part)
    if not topics or len(topics) > MOST_TOPICS:
        return HttpResponse("topics: between 1 and 32, separated by commas", status=400)
    own = f"user:{viewer(request).id}"
    if any(topic.startswith("user:") and topic != own for topic in topics):
        return HttpResponse("topics: only your own user topic", status=403)
    response = StreamingHttpResponse(_stream(topics, _last_seen(request)), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _last_seen(request: HttpRequest) -> int | None:
    text = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    return whole_number(text)


async def _stream(topics: frozenset[str], after: int | None) -> AsyncIterator[bytes]:
    async with _hub.listening(topics) as (listener, known):
        sent = known if after is None else after
        if after is not None and await _forgotten(after):
            yield b"event: reset\ndata: {}\n\n"
            sent = known
        else:
            yield b"retry: 2000\nid: %d\nevent: hello\ndata: {}\n\n" % sent
        while sent < known:
            missed = await sync_to_async(stream.since)(sent)
            for news in missed:
                sent = news.seq
                if news.topic in topics:
                    yield as_event(news)
            if not missed:
                break
        async for chunk in _live(listener, sent):
            yield chunk


async def _live(listener: stream.Listener, sent: int) -> AsyncIterator[bytes]:
    while not listener.overflowed:
        try:
            news = await asyncio.wait_for(listener.queue.get(), BEAT_S)
        except TimeoutError:
            yield b": still here\n\n"
            continue
        if news.seq > sent:
            sent = news.seq
            yield as_event(news)
    yield b"event: reset\ndata: {}\n\n"


async def _forgotten(after: int) -> bool:
    """Whether something after that number was already dropped, or the number is not one of ours."""
    oldest = await sync_to_async(stream.oldest)()
    newest = await sync_to_async(stream.latest)()
    return after > newest or (oldest > 0 and after < oldest - 1)


def as_event(news: News) -> bytes:
    # JSON has no raw line breaks, so that no value can end the event and begin another.
    data = msgspec.json.encode({"topic": news.topic, "ref": news.ref, "data": news.data})
    kind = "".join(c for c in news.kind if c.isalnum() or c in ".-_").encode()
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (news.seq, kind, data)
