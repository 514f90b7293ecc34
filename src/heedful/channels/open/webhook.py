"""An answer as a signed request, and what the receiver's answer means. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import msgspec

from heedful.channels.types import Outbound, Refused, SendResult, Sent
from heedful.core.clock import rfc3339
from heedful.core.text import storable

TIMEOUT_S = 10.0
MOST_RETRY_AFTER_S = 24 * 3600.0


def payload(answer: Outbound) -> bytes:
    """The same bytes at every try, so that a receiver may compare them under one Idempotency-Key."""
    author = msgspec.to_builtins(answer.recipient) if answer.recipient else None
    return msgspec.json.encode(
        {
            "id": answer.key,
            "reply_to": answer.reply_to,
            "thread": answer.thread,
            "text": answer.text,
            "visibility": answer.visibility,
            "attachments": answer.attachments,
            "author": author,
            "sent_at": rfc3339(answer.created_at),
        },
    )


def signature(body: bytes, secret: str) -> str:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()


def headers(answer: Outbound, body: bytes, secret: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "Heedful",
        "X-Hub-Signature-256": signature(body, secret),
        "Idempotency-Key": answer.key,
        "X-Heedful-Delivery": answer.key,
    }


def meaning(status: int, told: Mapping[str, str], body: bytes, *, key: str, now: datetime) -> SendResult:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Sent(provider_id=_their_id(body) or key)
    reason = f"The receiver answered {status}{_words(body)}"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return Refused(reason=reason, retry_after_s=retry_after_s(told.get("retry-after", ""), now=now))
    if status < HTTPStatus.BAD_REQUEST:
        return Refused(reason=f"{reason}: redirects are not followed.")
    return Refused(reason=reason)


def retry_after_s(text: str, *, now: datetime) -> float:
    """Seconds of a Retry-After, which is a number or a date; 0 where it is neither."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MOST_RETRY_AFTER_S)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (at - now).total_seconds()), MOST_RETRY_AFTER_S)


def _their_id(body: bytes) -> str:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    value = found.get("id") if isinstance(found, dict) else None
    return storable(str(value))[:255] if isinstance(value, (str, int)) else ""


def _words(body: bytes) -> str:
    text = " ".join(storable(body[:200].decode("utf8", "replace")).split())
    return f": {text}" if text and "<" not in text else "."
