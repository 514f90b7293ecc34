"""Edits and deletions on the whole road: from the ledger through the reading lane to sums, cases and screens."""

from datetime import timedelta

import msgspec
import pytest

from heedful.channels import api as channels
from heedful.core.clock import utc_now
from heedful.escalation import api as escalation
from heedful.escalation.types import Draft, Words
from heedful.insights.models import BlockSum, Visit
from heedful.insights.recount import recount
from heedful.listening.models import Mention
from heedful.operate import reading
from heedful.stream.api import dead_letters, latest, ledger, promise, since
from heedful.stream.models import LedgerRow
from heedful.stream.retry import MOST_TRIES
from heedful.stream.road.local import LocalRoad
from heedful.stream.types import Kind
from heedful.understanding import api as understanding

pytestmark = pytest.mark.django_db
ANGRY, GLAD = "Worst bag handling ever, I am so angry", "I love my new bag, thank you so much!"


@pytest.fixture(autouse=True)
def _page() -> None:
    channels.ensure_channel("page", adapter="open", name="Page", now=utc_now(), keep_all=True)


def change(**facts: str) -> None:
    promise("page", Kind.CHANGES, [msgspec.json.encode(facts)], ids=[facts["id"]], now=utc_now())


def say(text: str, name: str = "1") -> None:
    at = utc_now().isoformat()
    item = msgspec.json.encode({"id": name, "author": {"id": "ana", "name": "Ana"}, "created_at": at, "text": text})
    promise("page", Kind.POSTS, [item], ids=[name], now=utc_now())


def edit(text: str, post: str = "1", name: str = "e1") -> None:
    change(id=name, post=post, kind="edit", at=utc_now().isoformat(), text=text)


def delete(post: str = "1") -> None:
    change(id="d1", post=post, kind="delete", at=utc_now().isoformat())


def work() -> None:
    LedgerRow.objects.filter(closed_at=None).update(not_before=utc_now() - timedelta(hours=1))
    while reading.read_once(LocalRoad(), "w1", wait_s=0):
        pass


def sums() -> dict[str, int]:
    rows = BlockSum.objects.filter(topic=0, mentions__gt=0).values_list("sentiment", "mentions")
    found = dict(rows)
    recount()
    assert dict(rows.all()) == found
    return found


def escalate_bags() -> None:
    escalation.create_rule(Draft(name="Bags", conditions=Words(any=("bag",)), queue="support"), None, utc_now())


def test_an_edited_post_is_read_and_counted_anew_and_its_case_told() -> None:
    escalate_bags()
    say(ANGRY)
    work()
    assert sums() == {"negative": 1}
    start = latest()
    edit(GLAD)
    work()
    (post,) = Mention.objects.all()
    read = understanding.reading(post.pk)
    assert read
    assert (post.text, read.sentiment, read.model) == (GLAD, "positive", understanding.warm())
    assert sums() == {"positive": 1}
    case = escalation.case_of_mention(post.pk)
    assert case
    assert (f"case:{case}", "mention.changed", case) in [(one.topic, one.kind, one.ref) for one in since(start)]
    assert escalation.case(case).title == GLAD


def test_an_edit_never_opens_a_case() -> None:
    escalate_bags()
    say("hello")
    work()
    edit(ANGRY)
    work()
    assert escalation.counts()["cases"] == 0


def test_a_deleted_post_leaves_the_sums_and_its_words_leave_the_case() -> None:
    escalate_bags()
    say(ANGRY)
    work()
    start = latest()
    delete()
    work()
    (post,) = Mention.objects.all()
    assert (post.text, post.deleted_at is None) == ("", False)
    assert sums() == {}
    assert Visit.objects.count() == 0
    case = escalation.case_of_mention(post.pk)
    assert case
    assert escalation.case(case).title == "Ana"
    assert "mention.changed" in {one.kind for one in since(start)}
    edit(GLAD)  # whatever comes after, it stays gone
    work()
    assert sums() == {}


def test_one_batch_may_hold_a_post_and_what_became_of_it() -> None:
    edit(GLAD)
    say(ANGRY)
    work()
    assert Mention.objects.get().text == GLAD
    assert sums() == {"positive": 1}


def test_a_change_waits_for_a_post_that_comes_later() -> None:
    say(ANGRY)
    held = ledger.claim(worker="w2", most_items=1, parked=(), now=utc_now())  # another worker is not yet through
    edit(GLAD)
    reading.read_once(LocalRoad(), "w1", wait_s=0)
    assert ledger.pending() == 2
    ledger.let_go([parcel.row for parcel in held], worker="w2")
    work()
    assert Mention.objects.get().text == GLAD
    assert sums() == {"positive": 1}
    assert ledger.pending() == dead_letters.waiting_count() == 0


def test_a_change_whose_post_never_gets_through_ends_as_a_dead_letter() -> None:
    say(ANGRY)
    assert ledger.claim(worker="w2", most_items=1, parked=(), now=utc_now())
    edit(GLAD)
    for _ in range(MOST_TRIES):
        LedgerRow.objects.filter(state="pending").update(not_before=utc_now() - timedelta(hours=1))
        reading.read_once(LocalRoad(), "w1", wait_s=0)
    (letter,) = dead_letters.page(state="waiting", before=None, most=10)
    assert (letter.external_id, letter.kind, "before it was read" in letter.reason) == ("e1", Kind.CHANGES, True)


def test_changes_of_posts_that_nobody_listens_for_are_dropped_at_once() -> None:
    channels.ensure_channel("other", adapter="open", name="Other", now=utc_now())
    at = utc_now().isoformat()
    item = msgspec.json.encode({"id": "1", "author": {"id": "ana"}, "created_at": at, "text": "hello"})
    promise("other", Kind.POSTS, [item], ids=["1"], now=utc_now())
    for number, post in enumerate(("1", "never heard of")):
        change = msgspec.json.encode({"id": f"e{number}", "post": post, "kind": "delete", "at": at})
        promise("other", Kind.CHANGES, [change], ids=[f"e{number}"], now=utc_now())
    assert reading.read_once(LocalRoad(), "w1", wait_s=0)
    assert ledger.pending() == dead_letters.waiting_count() == Mention.objects.count() == 0
