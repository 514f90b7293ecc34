"""Rows of a file, one at a time, however large it is: NDJSON, CSV or Parquet."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Protocol

import msgspec

from heedful.channels.errors import ImportFileError, PayloadError
from heedful.channels.open.parse import MOST_BYTES, read_item, readable

PARQUET_ROWS = 1000
FORMATS = {
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".json": "ndjson",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
PARQUET_MISSING = "Reading Parquet needs pyarrow, which comes with the extra: pip install 'heedful[parquet]'."


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """`line` counts from 1, as an editor does; for Parquet it is the row. `done`: bytes or rows read so far."""

    line: int
    value: Mapping[str, Any] | PayloadError
    done: int = 0


class _ParquetFile(Protocol):
    """What is used of pyarrow's class of that name."""

    def iter_batches(self, batch_size: int) -> Iterator[Any]: ...


def format_of(path: Path, given: str = "") -> str:
    found = given or FORMATS.get(path.suffix.lower(), "")
    if not found:
        raise ImportFileError(f"{path.name}: what is in it? Say --format ndjson, csv or parquet.")
    return found


def rows(path: Path, how: str) -> Iterator[Row]:
    """Raises ImportFileError where the file as a whole cannot be read."""
    readers: dict[str, Callable[[IO[bytes]], Iterator[Row]]] = {
        "ndjson": ndjson_rows,
        "csv": csv_rows,
        "parquet": parquet_rows,
    }
    try:
        with path.open("rb") as file:
            yield from readers[how](file)
    except OSError as error:
        raise ImportFileError(f"{path}: {error.strerror or error}") from error


def ndjson_rows(file: IO[bytes]) -> Iterator[Row]:
    line, done = 0, 0
    while raw := file.readline(MOST_BYTES + 1):
        line += 1
        done += len(raw)
        if len(raw) > MOST_BYTES:
            done += _skip_line(file)
            yield Row(line=line, value=PayloadError(f"The line is longer than {MOST_BYTES} bytes."), done=done)
        elif raw.strip():
            yield Row(line=line, value=_json_row(raw), done=done)


def _skip_line(file: IO[bytes]) -> int:
    skipped = 0
    while part := file.readline(MOST_BYTES):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _json_row(raw: bytes) -> Mapping[str, Any] | PayloadError:
    try:
        value = read_item(readable(raw))
    except PayloadError as error:
        return error
    return value if isinstance(value, dict) else PayloadError("Expected an object.")


def csv_rows(file: IO[bytes]) -> Iterator[Row]:
    """The first line names the columns; commas, semicolons or tabs stand between them."""
    csv.field_size_limit(MOST_BYTES)
    with io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="") as text:
        header = text.readline()
        delimiter = max(",;\t", key=header.count)
        names = next(csv.reader([header], delimiter=delimiter), [])
        if not any(names):
            raise ImportFileError("The first line of a CSV names the columns, and this one is empty.")
        reader = csv.reader(text, delimiter=delimiter)
        for line, values in _csv_values(reader):
            value = values if isinstance(values, PayloadError) else _csv_row(names, values)
            yield Row(line=line, value=value, done=file.tell())


def _csv_values(reader: Any) -> Iterator[tuple[int, list[str] | PayloadError]]:
    """Each row with the line on which it begins; the header was the first."""
    while True:
        begins = reader.line_num + 2
        try:
            values = next(reader, None)
        except csv.Error as error:
            yield begins, PayloadError(f"Not CSV: {error}.")
            continue
        if values is None:
            return
        if values:
            yield begins, values


def _csv_row(names: list[str], values: list[str]) -> Mapping[str, Any] | PayloadError:
    if len(values) > len(names):
        return PayloadError(f"{len(values)} values for {len(names)} columns.")
    return {name: value for name, value in zip(names, values, strict=False) if name and value != ""}


def parquet_rows(file: IO[bytes]) -> Iterator[Row]:
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError:
        raise ImportFileError(PARQUET_MISSING) from None
    try:
        table: _ParquetFile = parquet.ParquetFile(file)
    except (ValueError, OSError) as error:  # pyarrow's errors are kinds of these
        raise ImportFileError(f"This is not Parquet: {error}") from error
    number = 0
    for batch in table.iter_batches(batch_size=PARQUET_ROWS):
        for value in batch.to_pylist():
            number += 1
            yield Row(line=number, value=value, done=file.tell())
