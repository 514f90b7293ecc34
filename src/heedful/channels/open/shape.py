"""One item as somebody wrote it → a Post, Signal or Edit as everyone here knows it, or why not.

Lenient where nothing can be misunderstood (numbers as ids, nulls, an author that is only an id, fields that nobody
knows), strict where something could: times without a zone, words where a number belongs.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from heedful.channels.errors import PayloadError
from heedful.channels.types import Author, Counts, Edit, Post, Signal
from heedful.core.text import storable

MOST_DEPTH = 32
MOST_METADATA = 100
MOST_METADATA_CHARACTERS = 10_000
FIRST_YEAR, LAST_YEAR = 1970, 2200  # what a clock can have meant; beyond lies a unit that was mistaken

Thing = Post | Signal | Edit
T = TypeVar("T", Post, Signal, Edit)
_POST = frozenset(Post.__struct_fields__)
_AUTHOR = frozenset(Author.__struct_fields__)
_COUNTS = frozenset(Counts.__struct_fields__)
_REFERENCES = ("id", "thread", "reply_to", "post")
_PATH = re.compile(r" - at `\$(?:\.)?(?P<path>.*)`$")


def to_post(row: Mapping[str, Any], *, lax: bool = False) -> Post:
    """`lax`: words may stand for numbers and yes or no, as in a CSV."""
    _check(row)
    known: dict[str, Any] = {}
    metadata: dict[str, str] = {}
    for name, value in row.items():
        if value is None:
            continue
        if name in _POST:
            known[name] = value
        else:
            metadata[name] = as_text(value)
    _author(known, metadata)
    _counts(known, metadata)
    _references(known)
    _small_words(known)
    known["metadata"] = _metadata(metadata, known.get("metadata"))
    return _in_utc(_convert(known, Post, lax=lax), "created_at")


def to_signal(row: Mapping[str, Any]) -> Signal:
    _check(row)
    known = {name: value for name, value in row.items() if value is not None}
    _author(known, {})
    _counts(known, {})
    _references(known)
    return _in_utc(_convert(known, Signal), "created_at")


def to_edit(row: Mapping[str, Any]) -> Edit:
    _check(row)
    known = {name: value for name, value in row.items() if value is not None}
    _references(known)
    return _in_utc(_convert(known, Edit), "at")


def cleaned(value: Any) -> Any:
    """The same without NULs, other controls and lone surrogates, in keys and values."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if isinstance(value, dict):
        return {storable(name): cleaned(one) for name, one in value.items()}
    return value


def as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value, enc_hook=str).decode()


def _check(row: object) -> None:
    if not isinstance(row, Mapping):
        raise PayloadError("Expected an object.")
    if depth_over(row, MOST_DEPTH):
        raise PayloadError(f"Nested more than {MOST_DEPTH} deep.")


def depth_over(value: object, most: int) -> bool:
    if not isinstance(value, (Mapping, list)):
        return False
    parts = value.values() if isinstance(value, Mapping) else value
    return most == 0 or any(depth_over(part, most - 1) for part in parts)


def _author(known: dict[str, Any], metadata: dict[str, str]) -> None:
    author = known.get("author")
    if isinstance(author, (str, int)) and not isinstance(author, bool):
        known["author"] = {"id": str(author)}
    elif isinstance(author, Mapping):
        known["author"] = inner = _known_part(author, _AUTHOR, "author", metadata)
        _references(inner)


def _counts(known: dict[str, Any], metadata: dict[str, str]) -> None:
    counts = known.get("counts")
    if isinstance(counts, Mapping):
        known["counts"] = _known_part(counts, _COUNTS, "counts", metadata)


def _known_part(
    part: Mapping[str, Any], names: frozenset[str], prefix: str, metadata: dict[str, str]
) -> dict[str, Any]:
    filled = {name: value for name, value in part.items() if value is not None}
    for name in filled.keys() - names:
        metadata[f"{prefix}.{name}"] = as_text(filled.pop(name))
    return filled


def _references(known: dict[str, Any]) -> None:
    for name in _REFERENCES:
        value = known.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            known[name] = str(value)


def _small_words(known: dict[str, Any]) -> None:
    fixes: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("platform", str.lower),
        ("type", str.lower),
        ("visibility", str.lower),
        ("country", str.upper),
    )
    for name, fix in fixes:
        value = known.get(name)
        if isinstance(value, str):
            known[name] = fix(value.strip())


def _metadata(unknown: dict[str, str], given: object) -> object:
    """What the sender calls metadata stands before what merely was not known."""
    if given is None:
        given = {}
    if not isinstance(given, Mapping):
        return given
    whole = unknown | {str(name): as_text(value) for name, value in given.items() if value is not None}
    if len(whole) > MOST_METADATA:
        raise PayloadError(f"More than {MOST_METADATA} fields that are not known.", field="metadata")
    for name, value in whole.items():
        if len(value) > MOST_METADATA_CHARACTERS:
            raise PayloadError(f"Longer than {MOST_METADATA_CHARACTERS} characters.", field=f"metadata.{name}"[:80])
    return whole


def _convert(known: dict[str, Any], kind: type[T], *, lax: bool = False) -> T:
    try:
        return msgspec.convert(known, kind, strict=not lax)
    except msgspec.ValidationError as error:
        raise _explained(str(error), known) from None


def _explained(text: str, known: Mapping[str, Any]) -> PayloadError:
    found = _PATH.search(text)
    field = found["path"] if found else ""
    message = _PATH.sub("", text)
    missing = re.fullmatch(r"Object missing required field `(\w+)`", message)
    if missing:
        field = f"{field}.{missing[1]}" if field else missing[1]
        return PayloadError("Required.", field=field)
    if "timezone component" in message:
        return PayloadError(f"{str(known.get(field))[:40]!r} has no time zone: write Z or +02:00.", field=field)
    if "RFC3339" in message:
        return PayloadError(f"{str(known.get(field))[:40]!r} is not a time like 2026-03-01T09:30:00Z.", field=field)
    if field == "country":
        return PayloadError("Two letters as in ISO 3166-1: DE, FR, US.", field=field)
    return PayloadError(message.replace("`", "") + ".", field=field)


def _in_utc(item: T, field: str) -> T:
    at: datetime = getattr(item, field)
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise PayloadError(f"The year {at.year} is not between {FIRST_YEAR} and {LAST_YEAR}.", field=field)
    return item if at.tzinfo is UTC else msgspec.structs.replace(item, **{field: at.astimezone(UTC)})
