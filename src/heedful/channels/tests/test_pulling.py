from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from heedful.channels import api
from heedful.channels.adapter import Account
from heedful.channels.errors import AccountError, PlatformError
from heedful.channels.models import Channel, Delivery
from heedful.channels.open.adapter import OpenChannel
from heedful.channels.pulling import pull_due
from heedful.channels.registry import adapters
from heedful.channels.tests.making import NOW, a_channel, an_answer
from heedful.channels.types import Author, Post, Pulled
from heedful.stream.api import cursor_of, ledger

pytestmark = pytest.mark.django_db
Cursor = Mapping[str, str | int | float]


class Source(OpenChannel):
    answers_for_s = 3600.0

    def __init__(self) -> None:
        self.given: list[Pulled | Exception] = []
        self.asked: list[tuple[Account, Cursor]] = []

    def pull(self, account: Account, cursor: Cursor, now: datetime) -> Pulled:
        self.asked.append((account, cursor))
        given = self.given.pop(0)
        if isinstance(given, Exception):
            raise given
        return given


@pytest.fixture
def source() -> Iterator[Source]:
    known = adapters()
    real = known["open"]
    known["open"] = pretend = Source()
    yield pretend
    known["open"] = real


def a_post(number: int) -> Post:
    return Post(id=str(number), author=Author(id="ada"), created_at=NOW, text=f"words {number}")


def long_after() -> datetime:
    return datetime.now(tz=UTC) + timedelta(days=1)


def test_what_comes_in_and_how_far_it_was_read_are_kept_together(source: Source) -> None:
    a_channel()
    source.given = [
        Pulled(posts=(a_post(1), a_post(2)), cursor={"at": 2}),
        Pulled(posts=(a_post(2),), cursor={"at": 3}),
    ]
    assert pull_due(NOW) == 2
    assert cursor_of("forum") == {"at": 2}
    assert pull_due(long_after()) == 0
    assert source.asked[1][1] == {"at": 2}
    assert ledger.pending_items("forum") == 2


def test_it_is_asked_again_when_it_said(source: Source) -> None:
    a_channel()
    source.given = [Pulled(again_in_s=60)]
    pull_due(NOW)
    pull_due(datetime.now(tz=UTC) + timedelta(seconds=30))
    assert len(source.asked) == 1


def test_posts_that_nobody_listens_for_are_dropped_before_the_ledger(source: Source) -> None:
    a_channel()
    source.given = [Pulled(posts=(a_post(1), a_post(2)), cursor={"at": 2})]
    assert pull_due(NOW, wants=lambda _channel, posts: [post.id == "2" for post in posts]) == 1
    assert cursor_of("forum") == {"at": 2}


def test_what_our_own_page_says_is_never_dropped(source: Source) -> None:
    a_channel(keep_all=True)
    source.given = [Pulled(posts=(a_post(1),))]
    assert pull_due(NOW, wants=lambda _channel, posts: [False] * len(posts)) == 1


def test_a_platform_that_does_not_answer_is_given_time(source: Source) -> None:
    a_channel()
    source.given = [PlatformError("502", retry_after_s=300)]
    pull_due(NOW)
    row = Channel.objects.get()
    assert (row.state, row.problem, row.failures) == ("active", "502", 1)
    assert row.next_pull_at is not None
    assert row.next_pull_at > datetime.now(tz=UTC) + timedelta(seconds=250)
    source.given = [Pulled()]
    pull_due(long_after())
    row.refresh_from_db()
    assert (row.problem, row.failures) == ("", 0)


def test_an_account_that_is_refused_breaks_the_channel(source: Source) -> None:
    a_channel()
    source.given = [AccountError("Signed out.")]
    pull_due(NOW)
    assert [one.problem for one in api.troubles()] == ["Signed out."]
    pull_due(long_after())
    assert len(source.asked) == 1


def test_one_source_that_fails_does_not_hold_up_the_next(source: Source) -> None:
    a_channel("first")
    a_channel("second")
    source.given = [ValueError("a bug"), Pulled(posts=(a_post(1),))]
    assert pull_due(NOW) == 1


def test_a_source_may_hear_what_was_answered(source: Source) -> None:
    channel = a_channel()
    answer = an_answer(channel)
    Delivery.objects.filter(pk=answer.pk).update(state="sent", sent_at=NOW, provider_id="p1")
    source.given = [Pulled()]
    pull_due(NOW + timedelta(minutes=1))
    assert [one.provider_id for one in source.asked[0][0].answers] == ["p1"]


def test_a_source_is_asked_by_one_worker_at_a_time(source: Source) -> None:
    row = a_channel()
    Channel.objects.filter(pk=row.pk).update(pull_claimed_until=NOW + timedelta(seconds=60))
    assert pull_due(NOW) == 0
    assert not source.asked
