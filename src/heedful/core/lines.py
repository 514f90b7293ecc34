"""Lines of a stream, some at a time."""

from collections.abc import Iterator
from typing import BinaryIO

CHUNK_BYTES = 1 << 18  # some 1,500 posts: large enough for speed, small enough that answers come at once


def chunks(source: BinaryIO) -> Iterator[list[bytes]]:
    """Whole lines as they come: a live stream is answered at once, a file in bites of a quarter of a megabyte."""
    read = getattr(source, "read1", source.read)
    rest = b""
    while some := read(CHUNK_BYTES):
        whole, newline, rest = (rest + some).rpartition(b"\n")
        if newline:
            yield whole.split(b"\n")
    if rest:
        yield [rest]
