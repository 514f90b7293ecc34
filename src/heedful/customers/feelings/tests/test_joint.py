"""Changes toward several targets, read together: the table, and what is kept of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from heedful.channels import api as channels
from heedful.channels.types import Arrival, Author, Post
from heedful.customers import api, step
from heedful.customers.feelings.joint import joint
from heedful.customers.models import JointReading
from heedful.customers.tests.make import NOON
from heedful.customers.types import Direction, Joint, Turn
from heedful.listening import api as listening
from heedful.listening import step as hearing
from heedful.listening.types import How, Mention, TargetKind
from heedful.understanding.types import Reading, Sentiment, Toward

UP, DOWN = Direction.UP, Direction.DOWN
COMPANY, RIVAL, PRODUCT = TargetKind.COMPANY, TargetKind.COMPETITOR, TargetKind.PRODUCT


def turn(kind: TargetKind, way: Direction, *, ours: bool = True, before: Direction | None = None, day: int = 0) -> Turn:
    mine = ours and kind is not RIVAL
    known = NOON + timedelta(days=day)
    return Turn(target=len(kind) + mine, kind=kind, ours=mine, direction=way, known_at=known, before=before)


@pytest.mark.parametrize(
    ("turns", "read"),
    [
        ([], []),
        ([turn(COMPANY, DOWN)], []),  # a change by itself is told as one
        ([turn(COMPANY, UP)], []),
        ([turn(RIVAL, UP)], []),
        ([turn(COMPANY, DOWN), turn(RIVAL, UP)], [Joint.DEFECTION]),
        ([turn(COMPANY, DOWN), turn(PRODUCT, UP, ours=False)], [Joint.DEFECTION]),  # what they offer stands for them
        ([turn(COMPANY, UP), turn(RIVAL, UP)], []),
        ([turn(RIVAL, DOWN)], [Joint.OPENING]),
        ([turn(PRODUCT, DOWN, ours=False)], [Joint.OPENING]),
        ([turn(RIVAL, DOWN), turn(COMPANY, UP)], [Joint.OPENING]),
        ([turn(RIVAL, DOWN), turn(COMPANY, DOWN)], []),  # angry at everybody
        ([turn(COMPANY, UP, before=DOWN)], [Joint.RECOVERED]),
        ([turn(COMPANY, UP, before=UP)], []),
        ([turn(COMPANY, DOWN, before=UP)], []),
        ([turn(PRODUCT, DOWN)], [Joint.PRODUCT]),
        ([turn(TargetKind.SERVICE, DOWN)], [Joint.PRODUCT]),
        ([turn(PRODUCT, UP)], []),
        ([turn(PRODUCT, DOWN), turn(COMPANY, DOWN)], []),  # not of the product alone
        ([turn(PRODUCT, DOWN), turn(COMPANY, UP, before=DOWN)], [Joint.PRODUCT, Joint.RECOVERED]),
        ([turn(PRODUCT, DOWN), turn(RIVAL, DOWN)], [Joint.OPENING, Joint.PRODUCT]),
    ],
)
def test_the_table(turns: list[Turn], read: list[Joint]) -> None:
    assert [one.joint for one in joint(turns)] == read


turns = st.builds(
    turn, st.sampled_from(TargetKind), st.sampled_from(Direction), ours=st.booleans(), day=st.integers(0, 9)
)


@given(st.lists(turns, max_size=6))
def test_a_reading_is_known_when_the_last_of_its_reasons_is(some: list[Turn]) -> None:
    for one in joint(some):
        reasons = [each for each in some if (each.target, each.direction) in one.turns]
        assert one.since in {each.known_at for each in reasons}
    assert joint(some) == joint(reversed(some))


def said(*felt: tuple[int, str, Sentiment], start: int = 0) -> list[Mention]:
    """Posts a day apart, each toward one target, brought through the stage."""
    place = channels.ensure_channel("pages", adapter="open", name="Pages", now=NOON, platform="x", keep_all=True)
    author = Author(id="u1", name="Marta Brandt", handle="marta")
    posts = [
        Post(id=f"p{start + n}", author=author, text="words", created_at=NOON + timedelta(days=start + n))
        for n in range(len(felt))
    ]
    kept = hearing.keep([Arrival(channel=place, post=one, received_at=one.created_at) for one in posts], now=NOON)
    kept.sort(key=lambda one: one.created_at)
    step.feel(kept, read := readings(kept, felt), step.remember(kept, read, now=NOON))
    return kept


def readings(kept: list[Mention], felt: tuple[tuple[int, str, Sentiment], ...]) -> dict[int, Reading]:
    return {
        one.id: Reading(
            language="en",
            sentiment=sentiment,
            confidence=0.95,
            scores=None,
            model="hand",
            toward=(Toward(target=target, name=name, how=How.TEXT, sentiment=sentiment, confidence=0.95),),
        )
        for one, (target, name, sentiment) in zip(kept, felt, strict=True)
    }


def test_it_is_kept_found_and_taken_back(db: None) -> None:
    us = listening.create_target(listening.TargetDraft(kind=COMPANY, name="Nordwind"), who=None, now=NOON)
    them = listening.create_target(listening.TargetDraft(kind=RIVAL, name="Fernweh"), who=None, now=NOON)
    glad, cross = Sentiment.POSITIVE, Sentiment.NEGATIVE
    said(*[(us.id, us.name, glad), (them.id, them.name, cross)] * 8)
    assert not JointReading.objects.exists()
    turned = said(*[(us.id, us.name, cross), (them.id, them.name, glad)] * 5, start=16)
    (person,) = api.find()
    now = turned[-1].created_at
    (found,) = api.joints_of([person.id], now=now)[person.id]
    assert found.joint is Joint.DEFECTION
    assert dict(found.turns) == {us.id: DOWN, them.id: UP}
    assert turned[0].created_at < found.since <= now
    assert api.joints_of([person.id], now=now + timedelta(days=200)) == {}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        api.joints_of(range(1, 500), now=now)
    assert len(asked) == 1
    step.feel_anew([], {}, gone=[one.id for one in turned])
    assert not JointReading.objects.exists()
