"""The open channel's three doors: who may, how much, what it says, and the promise; whatever server is in front."""

import hmac
import logging
import math
import time
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import msgspec

from heedful.channels.errors import PayloadError, TooMuchError
from heedful.channels.open.directory import Entry, directory
from heedful.channels.open.parse import MOST_BYTES, Parsed, Rejection, parse
from heedful.core.clock import utc_now
from heedful.core.ids import token_hash
from heedful.stream.api import promise_soon
from heedful.stream.errors import LedgerUnavailable
from heedful.stream.types import Kind, Promised

LEDGER_RETRY_AFTER_S = 5
NOBODY = "0" * 64  # compared with where there is no such channel, so that the time taken does not tell

log = logging.getLogger(__name__)


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    status: HTTPStatus
    body: bytes
    headers: dict[str, str] = {}


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a refusal as a whole says."""

    message: str
    field: str = ""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a request's items; `index` counts from 0 in the request."""

    accepted: int
    duplicate: int
    rejected: tuple[Rejection, ...] = ()


async def receive(
    key: str, kind: Kind, *, authorization: str, content_type: str, length: int | None, chunks: AsyncIterator[bytes]
) -> Reply:
    """`chunks` is read only once the sender is known, and never beyond the limit."""
    entry = await _known(key, authorization)
    if entry is None:
        return refusal(
            HTTPStatus.UNAUTHORIZED,
            "The channel or its token is not known.",
            {"WWW-Authenticate": "Bearer"},
        )
    wait_s = entry.budget.wait_s(time.monotonic())
    if wait_s > 0:
        return refusal(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"This channel's rate of {entry.budget.rate:g} items a second is used up.",
            {"Retry-After": str(math.ceil(wait_s))},
        )
    body = None if length is not None and length > MOST_BYTES else await _within_limit(chunks)
    if body is None:
        return too_large(f"The body is larger than {MOST_BYTES} bytes.")
    return await _take(entry, kind, body, content_type)


def refusal(status: HTTPStatus, message: str, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status=status, body=_json({"error": Told(message=message)}), headers=headers or {})


def too_large(message: str) -> Reply:
    # What was not read is not wanted: the connection ends here.
    return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, {"Connection": "close"})


async def _known(key: str, authorization: str) -> Entry | None:
    entry = await directory.entry(key)
    scheme, _, token = authorization.partition(" ")
    given = token_hash(token.strip()) if scheme.lower() == "bearer" else ""
    right = hmac.compare_digest(given, entry.token_hash if entry else NOBODY)
    return entry if right else None


async def _within_limit(chunks: AsyncIterator[bytes]) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > MOST_BYTES:
            return None
        parts.append(chunk)
    return b"".join(parts)


async def _take(entry: Entry, kind: Kind, body: bytes, content_type: str) -> Reply:
    try:
        parsed = parse(body, content_type, kind)
    except TooMuchError as error:
        return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error.message)
    except PayloadError as error:
        nothing = {"accepted": 0, "duplicate": 0, "rejected": [], "error": Told(message=error.message)}
        return Reply(status=HTTPStatus.BAD_REQUEST, body=_json(nothing))
    entry.budget.take(len(parsed.things) + len(parsed.rejected), time.monotonic())
    if not parsed.things:
        status = HTTPStatus.BAD_REQUEST if parsed.rejected else HTTPStatus.ACCEPTED
        return Reply(status=status, body=_json(Receipt(accepted=0, duplicate=0, rejected=parsed.rejected)))
    try:
        promised = await _promise(entry.key, kind, parsed)
    except LedgerUnavailable as error:
        log.warning("the ledger cannot be written: %s", error)
        return refusal(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The ledger cannot be written now. Nothing was accepted: keep it and send it again.",
            {"Retry-After": str(LEDGER_RETRY_AFTER_S)},
        )
    directory.heard(entry.key)
    receipt = Receipt(accepted=promised.accepted, duplicate=len(promised.duplicate), rejected=parsed.rejected)
    status = HTTPStatus.MULTI_STATUS if parsed.rejected else HTTPStatus.ACCEPTED
    return Reply(status=status, body=_json(receipt))


async def _promise(key: str, kind: Kind, parsed: Parsed) -> Promised:
    items = [msgspec.json.encode(thing) for thing in parsed.things]
    return await promise_soon(key, kind, items, ids=[thing.id for thing in parsed.things], now=utc_now())


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value)
