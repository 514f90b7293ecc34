"""One question to an OpenAI-compatible endpoint, and its answer: within its time, its size, and three tries.

The address is an administrator's, set where the processes are started, so it may be a private one.
"""

import asyncio
import random
from collections.abc import Mapping
from http import HTTPStatus

import httpx
import msgspec

from heedful.understanding.asking import Unreadable

MOST_BYTES = 1024 * 1024
TRIES = 3
_PAUSE_S = 0.5  # doubled with each try
_LONGEST_WAIT_S = 5.0  # who asks for a longer pause is left alone that long
_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_ABOUT_THE_POSTS = frozenset({
    HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY
})  # fmt: skip


class Place(msgspec.Struct, frozen=True, kw_only=True):
    base: str  # https://host/v1
    name: str
    key: str = ""
    timeout_s: float = 20.0  # one request with everything that belongs to it

    @property
    def url(self) -> str:
        return f"{self.base}/chat/completions"


class Down(Exception):
    """The endpoint does not answer, or not now. `told_s` is the pause that it asked for."""

    def __init__(self, reason: str, *, told_s: float = 0.0) -> None:
        super().__init__(reason)
        self.told_s = told_s


class Refused(Exception):
    """It does not take this request; another may do."""


class _Again(Down):
    """It may do in a moment."""


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]


def client(place: Place) -> httpx.AsyncClient:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
    if place.key:
        headers["Authorization"] = f"Bearer {place.key}"
    # One time-out is around everything: httpx's own begin anew with every byte.
    return httpx.AsyncClient(headers=headers, follow_redirects=False, timeout=None)  # noqa: S113


async def ask(http: httpx.AsyncClient, place: Place, body: Mapping[str, object], *, tries: int = TRIES) -> str:
    """What the model says. Raises Down, Refused or Unreadable."""
    content = msgspec.json.encode({"model": place.name, **body})
    for tried in range(1, tries + 1):
        try:
            async with asyncio.timeout(place.timeout_s):
                return await _once(http, place, content)
        except TimeoutError:
            problem = _Again(f"no answer within {place.timeout_s:g} seconds")
        except httpx.HTTPError as error:
            problem = _Again(f"no connection: {error or type(error).__name__}")
        except _Again as error:
            problem = error
        if tried == tries or problem.told_s > _LONGEST_WAIT_S:
            raise problem
        await asyncio.sleep(max(problem.told_s, _PAUSE_S * 2 ** (tried - 1)) * random.uniform(1, 1.2))
    raise AssertionError


async def _once(http: httpx.AsyncClient, place: Place, content: bytes) -> str:
    async with http.stream("POST", place.url, content=content) as response:
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > MOST_BYTES:
                raise Unreadable("the answer is longer than any that was asked for")
    _check(response)
    try:
        choice = msgspec.json.decode(body, type=_Completion).choices[0]
    except (msgspec.MsgspecError, UnicodeError, RecursionError, IndexError) as problem:
        raise Unreadable(f"not a chat completion: {problem}") from problem
    if choice.message.content is None or choice.finish_reason in {"length", "content_filter"}:
        raise Unreadable(f"the model did not finish: {choice.finish_reason}")
    return choice.message.content


def _check(response: httpx.Response) -> None:
    status = response.status_code
    if status in _ABOUT_THE_POSTS:
        raise Refused(f"HTTP {status}")
    if status in _AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise _Again(f"HTTP {status}", told_s=_seconds(response.headers.get("Retry-After", "")))
    if status >= HTTPStatus.MULTIPLE_CHOICES or status < HTTPStatus.OK:
        raise Down(f"HTTP {status}; check the address, the key and the model's name")


def _seconds(told: str) -> float:
    """Retry-After in seconds; a date, which is rare here, is left to our own pauses."""
    try:
        seconds = float(told)
    except ValueError:
        return 0.0
    return seconds if 0 <= seconds < float("inf") else 0.0
