"""History is read again in turns; whatever happens in between, every mention is read once and counted once."""

from datetime import timedelta

import pytest

from heedful import pipeline
from heedful.insights import api as insights
from heedful.operate.tests.test_corrections import NOON, charts, tick, world
from heedful.stream.models import Timer
from heedful.understanding import again, api, models
from heedful.understanding.errors import AlreadyRunning
from heedful.understanding.reader import reader
from heedful.understanding.types import AgainState, Field

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Three, read wrongly by an older model; one a turn."""
    monkeypatch.setattr(again, "AT_ONCE", 1)
    found = world()
    models.Reading.objects.update(sentiment="neutral", model="older")
    insights.recount()
    return found


def counted_right() -> bool:
    found = charts()
    insights.recount()
    return found == charts()


def test_every_mention_is_read_by_the_model_of_today_and_charts_follow(mentions: list[int]) -> None:
    started = again.start(since=None, who=None, now=NOON)
    assert (started.state, started.done, started.total) == (AgainState.RUNNING, 0, 3)
    tick()
    ended = again.latest()
    assert ended
    assert (ended.state, ended.done, ended.changed) == (AgainState.DONE, 3, 2)
    assert {one.model for one in api.readings(mentions).values()} == {reader().version}
    assert counted_right()


def test_only_what_was_said_since(mentions: list[int]) -> None:
    started = again.start(since=NOON + timedelta(days=1), who=None, now=NOON)
    assert started.total == 0
    tick()
    assert {one.model for one in api.readings(mentions).values()} == {"older"}


@pytest.mark.parametrize("where", ["heedful.insights.step.count", "heedful.understanding.again.announce"])
def test_a_turn_that_is_killed_loses_nothing_and_doubles_nothing(
    mentions: list[int], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = again.start(since=None, who=None, now=NOON)
    pipeline.again(str(run.id), {}, NOON)
    with monkeypatch.context() as patch:
        patch.setattr(where, _killed)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                pipeline.again(str(run.id), {}, NOON)
    halfway = again.latest()
    assert halfway
    assert halfway.done == 1
    tick()
    ended = again.latest()
    assert ended
    assert (ended.state, ended.done, ended.total) == (AgainState.DONE, 3, 3)
    assert counted_right()


def _killed(*_given: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_a_turn_that_comes_twice_moves_the_place_once(mentions: list[int]) -> None:
    run = again.start(since=None, who=None, now=NOON)
    turn = again.next_turn(run.id)
    assert turn
    again.end_turn(turn, changed=0, now=NOON)
    again.end_turn(turn, changed=0, now=NOON)
    moved = again.latest()
    assert moved
    assert moved.done == 1
    assert mentions[0] == turn.mentions[0]


def test_what_a_person_said_stays(mentions: list[int]) -> None:
    api.correct(mentions[0], Field.SENTIMENT, "", "positive", who=None, now=NOON)
    again.start(since=None, who=None, now=NOON)
    tick()
    read = api.reading(mentions[0])
    assert read
    assert (read.sentiment, read.corrected, read.model) == ("positive", True, reader().version)
    assert counted_right()


def test_it_can_be_stopped_and_only_one_runs(mentions: list[int]) -> None:
    again.start(since=None, who=None, now=NOON)
    with pytest.raises(AlreadyRunning):
        again.start(since=None, who=None, now=NOON)
    assert again.stop(who=None, now=NOON)
    assert not again.stop(who=None, now=NOON)
    tick()
    assert {one.model for one in api.readings(mentions).values()} == {"older"}
    assert not Timer.objects.filter(kind=again.TIMER).exists()


def test_a_switch_in_the_middle_begins_anew(mentions: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    run = again.start(since=None, who=None, now=NOON)
    pipeline.again(str(run.id), {}, NOON)
    monkeypatch.setattr("heedful.understanding.company.version", lambda: "newer")
    pipeline.again(str(run.id), {}, NOON)
    halfway = again.latest()
    assert halfway
    assert (halfway.model, halfway.done, halfway.total) == ("newer", 1, len(mentions))
