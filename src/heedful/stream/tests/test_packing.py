import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.stream.errors import LedgerDamaged
from heedful.stream.packing import pack, unpack

items = st.lists(st.text().map(lambda text: json.dumps(text).encode()), min_size=1)


@given(items)
def test_what_was_packed_comes_back(some: list[bytes]) -> None:
    assert unpack(*pack(some)) == tuple(some)


def test_a_changed_byte_is_noticed() -> None:
    payload, checksum = pack([b'{"id":"1"}'])
    with pytest.raises(LedgerDamaged):
        unpack(payload, checksum ^ 1)
    with pytest.raises(LedgerDamaged):
        unpack(payload[:-3], checksum)
