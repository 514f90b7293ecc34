"""A page from an address that a person typed in, asked for politely: only where it changed, never past a limit.

Redirects are followed a few times, and each address is checked like the first, so that no public one leads inside.
"""

import asyncio
from collections.abc import Collection
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from heedful.channels import outside
from heedful.channels.open.webhook import retry_after_s

MOST_HOPS = 5
MOST_TOLD = 500  # characters of an ETag that is worth keeping
_MOVED = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}
_FOR_GOOD = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}


class FetchError(Exception):
    """The page could not be had; the message says why. `again_in_s` is what the server asked for, `gone` for good."""

    def __init__(self, message: str, *, again_in_s: float = 0.0, gone: bool = False) -> None:
        super().__init__(message)
        self.again_in_s = again_in_s
        self.gone = gone


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """`body` is None where nothing changed since. `moved_to` is the new address where it moved for good."""

    body: bytes | None
    etag: str = ""
    modified: str = ""
    moved_to: str = ""


class _Got(msgspec.Struct, frozen=True, kw_only=True):
    answer: outside.Answer
    moved_to: str


def fetch(
    url: str,
    *,
    etag: str = "",
    modified: str = "",
    allowed: Collection[str] = (),
    timeout_s: float,
    most_bytes: int,
    now: datetime,
) -> Page:
    """`etag` and `modified` are those of the last page; `allowed` as in `outside`. Raises FetchError."""
    asked = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {"User-Agent": "Heedful", "Accept-Encoding": "identity"} | {k: v for k, v in asked.items() if v}
    try:
        got = asyncio.run(_in_time(url, headers, allowed, timeout_s, most_bytes))
    except TimeoutError:
        raise FetchError(f"No answer within {timeout_s:g} seconds.") from None
    except outside.OutsideError as error:
        raise FetchError(str(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError(f"The connection was lost: {error or type(error).__name__}") from error
    except ValueError as error:  # of urljoin, and of what no header may hold
        raise FetchError(f"It led to what is no address: {error}") from error
    return _page(got, most_bytes, now)


async def _in_time(
    url: str, headers: dict[str, str], allowed: Collection[str], timeout_s: float, most_bytes: int
) -> _Got:
    for_good = True
    moved_to = ""
    async with asyncio.timeout(timeout_s):
        for _hop in range(MOST_HOPS + 1):
            answer = await outside.exchange(
                "GET", url, headers=headers, allowed=allowed, connected=asyncio.Event(), most_bytes=most_bytes + 1
            )
            place = answer.headers.get("location", "")
            if answer.status not in _MOVED or not place:
                return _Got(answer=answer, moved_to=moved_to)
            url = urljoin(url, place)
            for_good = for_good and answer.status in _FOR_GOOD
            moved_to = url if for_good else moved_to
    raise FetchError(f"It was redirected more than {MOST_HOPS} times.")


def _page(got: _Got, most_bytes: int, now: datetime) -> Page:
    answer = got.answer
    told = answer.headers
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return Page(body=None, moved_to=got.moved_to)
    if not outside.is_ok(answer.status):
        again = retry_after_s(told.get("retry-after", ""), now=now)
        raise FetchError(
            f"The server answered {answer.status}.", again_in_s=again, gone=answer.status == HTTPStatus.GONE
        )
    if told.get("content-encoding", "identity").lower() not in {"", "identity"}:
        raise FetchError("The server packed its answer although it was asked not to.")
    if len(answer.body) > most_bytes:
        raise FetchError(f"The answer is larger than {most_bytes // 1024} KiB.")
    return Page(
        body=answer.body,
        etag=_plain(told.get("etag", "")),
        modified=_plain(told.get("last-modified", "")),
        moved_to=got.moved_to,
    )


def _plain(told: str) -> str:
    """What may be sent back in a header; "" for anything else, and the next page is asked for whole."""
    return told if told.isascii() and told.isprintable() and len(told) <= MOST_TOLD else ""


def host_of(url: str) -> str:
    """ "" where it names none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def refusal(url: str, allowed: Collection[str]) -> str:
    """Why this address may not be asked, as far as can be told without resolving it; "" where it may."""
    try:
        outside.check_url(url, allowed=allowed)
    except outside.ForbiddenError as error:
        return str(error)
    return ""
