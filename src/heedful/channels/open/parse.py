"""A request's body → its items, each read on its own: one that cannot be read never costs the others."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from heedful.channels.errors import PayloadError, TooMuchError
from heedful.channels.open.shape import Thing, cleaned, to_edit, to_post, to_signal
from heedful.stream.types import Kind

MOST_ITEMS = 1_000
MOST_BYTES = 5 * 1024 * 1024
NDJSON = ("ndjson", "jsonl", "json-lines", "json-seq", "text/plain")

# Control characters that JSON forbids unescaped (all but tab and line breaks); broken senders write them.
_RAW_CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})
_BOM = b"\xef\xbb\xbf"
# An escape, or a pair of them that is one character. Whatever is not paired is no character.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_NEEDS_CLEANING = (b"\\u00", b"\\b", b"\\f", b"\x7f")  # escapes of controls, and the one that needs no escape
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_ANY = msgspec.json.Decoder()
_READERS: Mapping[Kind, Callable[[Mapping[str, Any]], Thing]] = {
    Kind.POSTS: to_post,
    Kind.SIGNALS: to_signal,
    Kind.CHANGES: to_edit,
}


class Rejection(msgspec.Struct, frozen=True, kw_only=True):
    """Why one item was not accepted; `index` counts from 0 in the request."""

    index: int
    error: str
    field: str = ""


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """`things` and `places` go in step: what was read, and where in the request it stood."""

    things: tuple[Thing, ...] = ()
    places: tuple[int, ...] = ()
    rejected: tuple[Rejection, ...] = ()


def parse(body: bytes, content_type: str, kind: Kind) -> Parsed:
    """Raises PayloadError where the body as a whole cannot be read, TooMuchError where it holds too many items."""
    body = readable(body)
    if not body:
        raise PayloadError("The body is empty.")
    raws = _lines(body) if _is_ndjson(body, content_type) else _array(body)
    if len(raws) > MOST_ITEMS:
        raise TooMuchError(f"There are {len(raws)} items. Send at most {MOST_ITEMS} at once.")
    return _read_all(raws, _READERS[kind])


def readable(body: bytes) -> bytes:
    """Broken encodings mended, as far as anybody can: what is no character becomes U+FFFD."""
    body = body.removeprefix(_BOM).translate(None, _RAW_CONTROLS).strip()
    try:
        body.decode()
    except UnicodeDecodeError:
        body = body.decode("utf8", "replace").encode()
    if b"\\ud" in body or b"\\uD" in body:
        body = _ESCAPE.sub(lambda match: b"\\ufffd" if match["lone"] else match[0], body)
    return body


def read_item(raw: bytes | memoryview) -> Any:
    """Raises PayloadError where it is no JSON."""
    data = bytes(raw)
    try:
        value = _ANY.decode(data)
        return cleaned(value) if any(mark in data for mark in _NEEDS_CLEANING) else value
    except RecursionError:
        raise PayloadError("Nested too deeply.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PayloadError(f"Not JSON: {error}.") from None


def _is_ndjson(body: bytes, content_type: str) -> bool:
    if body.startswith(b"["):
        return False
    return any(part in content_type.lower() for part in NDJSON) or body.startswith(b"{") or b"\n" in body


def _array(body: bytes) -> list[bytes | memoryview]:
    try:
        return [memoryview(raw) for raw in _LIST.decode(body)]
    except RecursionError:
        raise PayloadError("Nested too deeply.") from None
    except msgspec.DecodeError as error:
        raise PayloadError(f"Not a JSON array: {error}.") from None


def _lines(body: bytes) -> list[bytes | memoryview]:
    """One object a line; a single object may be written over several."""
    lines: list[bytes | memoryview] = [line for line in body.splitlines() if line.strip()]
    if len(lines) > 1 and body.startswith(b"{") and _is_one_object(body):
        return [body]
    return lines


def _is_one_object(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _read_all(raws: list[bytes | memoryview], reader: Callable[[Mapping[str, Any]], Thing]) -> Parsed:
    things: list[Thing] = []
    places: list[int] = []
    rejected: list[Rejection] = []
    for index, raw in enumerate(raws):
        try:
            things.append(reader(read_item(raw)))
        except PayloadError as error:
            rejected.append(Rejection(index=index, error=error.message, field=error.field))
        except RecursionError:
            rejected.append(Rejection(index=index, error="Nested too deeply."))
        else:
            places.append(index)
    return Parsed(things=tuple(things), places=tuple(places), rejected=tuple(rejected))
