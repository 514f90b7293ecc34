import pytest

from heedful.core.clock import utc_now
from heedful.stream import dead_letters
from heedful.stream.types import Kind, Parcel


@pytest.mark.django_db
def test_a_reason_says_nothing_personal() -> None:
    now = utc_now()
    parcel = Parcel(row=1, kind=Kind.POSTS, channel="c", topic=None, items=(), attempts=8, received_at=now)
    dead_letters.bury(parcel, b'{"id": "p1"}', "DataError: invalid input: 'joe@example.com'", now=now)
    assert dead_letters.page(state="waiting", before=None, most=1)[0].reason == "DataError: invalid input: '[e-mail]'"
