"""How a request's items lie in one ledger row: NDJSON, compressed, with a checksum of what was compressed."""

import zlib
from collections.abc import Sequence

import msgspec

from heedful.stream.errors import LedgerDamaged

LEVEL = 1  # measured on tweets: 4.5 times smaller at 120 MB/s; level 6 saves a further 8 % at a third of the speed


def pack(items: Sequence[bytes]) -> tuple[bytes, int]:
    """The payload and its CRC-32. Items are single-line JSON, as the encoder writes it."""
    body = b"\n".join(items)
    return zlib.compress(body, LEVEL), zlib.crc32(body)


def unpack(payload: bytes, checksum: int) -> tuple[bytes, ...]:
    try:
        body = zlib.decompress(payload)
    except zlib.error as error:
        raise LedgerDamaged(f"cannot be decompressed: {error}") from error
    if zlib.crc32(body) != checksum:
        raise LedgerDamaged("the checksum differs")
    return tuple(body.split(b"\n"))


class _Named(msgspec.Struct):
    id: str = ""


def item_id(item: bytes) -> str:
    """The item's own id as far as it can be told."""
    try:
        return msgspec.json.decode(item, type=_Named).id
    except msgspec.DecodeError:
        return ""
