"""A file of posts → the ledger, in the open channel's shape, in parts: memory stays flat however long the file is."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import msgspec

from heedful.channels.errors import PayloadError
from heedful.channels.file_rows import Row, rows
from heedful.channels.open.shape import cleaned, to_post
from heedful.channels.types import Post
from heedful.core.clock import utc_now
from heedful.stream.api import promise
from heedful.stream.errors import LedgerUnavailable
from heedful.stream.types import Kind

PART = 1000
LEDGER_TRIES = 5
LEDGER_PAUSE_S = 1.0
NESTED = ("author", "counts", "metadata")
YES = frozenset({"true", "1", "yes"})

Progress = Callable[[int], None]


class Counted(msgspec.Struct, kw_only=True):
    read: int = 0
    accepted: int = 0
    duplicate: int = 0
    rejected: int = 0


class Rejected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the file of rejects."""

    line: int
    error: str
    field: str = ""
    id: str = ""


def import_file(
    path: Path,
    *,
    how: str,
    channel: str,
    counted: Counted,
    topic: int | None = None,
    columns: Mapping[str, str] | None = None,
    rejects: IO[bytes] | None = None,
    progress: Progress = lambda _done: None,
) -> None:
    """`columns` maps a post's field to the file's column; `counted` is kept up to date, also where it ends early.

    Raises ImportFileError and LedgerUnavailable.
    """
    for part in _parts(rows(path, how)):
        posts: list[Post] = []
        for row in part:
            read = read_row(row, columns or {}, lax=how == "csv")
            if isinstance(read, Post):
                posts.append(read)
            else:
                counted.rejected += 1
                if rejects is not None:
                    rejects.write(msgspec.json.encode(read) + b"\n")
        _promise(posts, channel=channel, topic=topic, counted=counted)
        counted.read += len(part)
        progress(part[-1].done)


def read_row(row: Row, columns: Mapping[str, str], *, lax: bool) -> Post | Rejected:
    value = row.value
    if isinstance(value, PayloadError):
        return Rejected(line=row.line, error=value.message)
    try:
        return to_post(arranged(value, columns), lax=lax)
    except PayloadError as error:
        return Rejected(line=row.line, error=error.message, field=error.field, id=str(value.get("id", ""))[:255])
    except RecursionError:
        return Rejected(line=row.line, error="Nested too deeply.")


def arranged(value: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """Columns under the names of fields, `author.name` within `author`, and the company's own posts marked as such."""
    row: dict[str, Any] = cleaned(dict(value))
    taken = {field: row[column] for field, column in columns.items() if column in row}
    for column in columns.values():
        row.pop(column, None)
    row.update(taken)
    for name in [name for name in row if "." in name]:
        outer, _, inner = name.partition(".")
        if outer in NESTED:
            _put_within(row, outer, inner, row.pop(name))
    own = row.get("own", row.get("from_brand"))
    if own is not None and str(own).lower() in YES:
        row["own"] = "true"
    return row


def _put_within(row: dict[str, Any], outer: str, inner: str, value: object) -> None:
    whole = row.get(outer)
    if not isinstance(whole, dict):
        # A plain author is its id.
        whole = {} if whole is None else {"id": whole}
    row[outer] = {**whole, inner: value}


def _parts(found: Iterator[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    for row in found:
        part.append(row)
        if len(part) >= PART:
            yield part
            part = []
    if part:
        yield part


def _promise(posts: Sequence[Post], *, channel: str, topic: int | None, counted: Counted) -> None:
    if not posts:
        return
    items = [msgspec.json.encode(post) for post in posts]
    ids = [post.id for post in posts]
    for attempt in range(1, LEDGER_TRIES + 1):
        try:
            promised = promise(channel, Kind.POSTS, items, ids=ids, now=utc_now(), topic=topic)
        except LedgerUnavailable:
            if attempt == LEDGER_TRIES:
                raise
            time.sleep(LEDGER_PAUSE_S * attempt)
        else:
            counted.accepted += promised.accepted
            counted.duplicate += len(promised.duplicate)
            return
