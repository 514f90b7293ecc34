from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.channels.replay.day import Day, Person, Row
from heedful.channels.replay.schedule import (
    DAY_PLAYS_S,
    MOST_CAUGHT_UP_S,
    PAST_A_S,
    PAST_BEGINS_S,
    Due,
    Position,
    Score,
    due,
    laid_out,
    plays_at,
)
from heedful.channels.types import Counts

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
WHO = Person(id="ann", name="Ann", handle="ann", platform="x", language="en", country="IE")


def score(*rows: Row) -> Score:
    return laid_out(Day(people={"ann": WHO}, rows=rows, by_id={row.id: row for row in rows}))


def row(row_id: str, at: str = "", **more: object) -> Row:
    return Row(id=row_id, person="ann", text=row_id, at=at, **more)  # type: ignore[arg-type]


def play(
    day: Score, pauses: list[float], *, speed: float = 1.0, answered: dict[str, datetime] | None = None
) -> list[Due]:
    """Asks again and again, with these pauses."""
    now, since, found = NOON, None, []
    for pause in [0.0, *pauses]:
        now += timedelta(seconds=pause)
        found.append(due(day, since=since, now=now, speed=speed, answered=answered or {}))
        since = found[-1].position
    return found


def ids(found: list[Due]) -> list[str]:
    return [said.row.id for one in found for said in one.said if said.stage == 0]


@pytest.mark.parametrize(
    ("at", "seconds"),
    [
        ("06:00:00", 0.0),
        ("14:00:00", 300.0),  # half of the day in half of the time
        ("22:00:00", 600.0),
        ("22:00:30", 630.0),  # from here in its own time
        ("25:00:00", 600.0 + 3 * 3600),
    ],
)
def test_the_day_plays_in_ten_minutes_and_the_night_in_its_own_time(at: str, seconds: float) -> None:
    assert plays_at(at) == pytest.approx(seconds)


@given(st.lists(st.floats(min_value=0.0, max_value=MOST_CAUGHT_UP_S), max_size=60), st.sampled_from([0.5, 1.0, 3.0]))
def test_however_often_it_is_asked_each_row_comes_once_and_in_order(pauses: list[float], speed: float) -> None:
    day = score(*(row(f"r{minute}", f"06:{minute:02d}:00") for minute in range(60)))
    found = play(day, pauses, speed=speed)
    said = ids(found)
    assert said == [f"r{n}" for n in range(len(said))]
    reached = found[-1].position.played_s
    assert len(said) == (sum(one <= reached for one in day.times) if reached > 0 else 0)
    assert all(said.at <= one.position.at for one in found for said in one.said)


def test_at_speed_one_ten_minutes_are_enough() -> None:
    day = score(row("first", "06:00:00"), row("last", "22:00:00"))
    assert ids(play(day, [10.0] * 60)) == ["first", "last"]
    assert DAY_PLAYS_S == 600.0


def test_after_a_pause_it_goes_on_where_it_stopped() -> None:
    day = score(row("soon", "06:30:00"), row("later", "08:00:00"))
    after = due(day, since=Position(played_s=0.0, at=NOON), now=NOON + timedelta(days=2), speed=1.0, answered={})
    assert ids([after]) == ["soon"]
    assert after.position.played_s == MOST_CAUGHT_UP_S


def test_a_clock_that_goes_back_repeats_nothing() -> None:
    day = score(row("one", "06:00:00"))
    start = Position(played_s=1.0, at=NOON)
    found = due(day, since=start, now=NOON - timedelta(minutes=5), speed=1.0, answered={})
    assert found.said == ()
    assert found.position == start


def test_a_change_of_speed_keeps_the_place() -> None:
    day = score(row("one", "06:16:00"), row("two", "06:48:00"))
    first = due(day, since=Position(played_s=0.0, at=NOON), now=NOON + timedelta(seconds=15), speed=1.0, answered={})
    second = due(day, since=first.position, now=NOON + timedelta(seconds=20), speed=4.0, answered={})
    assert ids([first, second]) == ["one", "two"]


def test_the_past_comes_behind_the_first_words_oldest_first_and_each_with_its_own_date() -> None:
    day = score(row("lately", days_ago=1.5), row("long ago", days_ago=12.0), row("now", "06:00:00"))
    found = play(day, [16.0, 16.0])
    assert ids(found) == ["now", "long ago", "lately"]
    begins = NOON + timedelta(seconds=PAST_BEGINS_S)
    assert [said.at for said in found[-1].said] == [
        begins - timedelta(days=12),
        begins + timedelta(seconds=1 / PAST_A_S) - timedelta(days=1.5),
    ]


def test_a_long_past_comes_some_at_a_time() -> None:
    day = score(*(row(f"p{n}", days_ago=60.0 - n / 10) for n in range(300)))
    found = play(day, [1.0] * 90)
    assert len(ids(found)) == 300
    assert max(len(one.said) for one in found) <= PAST_A_S + 1


def test_what_is_past_has_all_its_likes() -> None:
    day = score(row("liked", days_ago=30.0, counts=Counts(likes=100)))
    assert [said.share for one in play(day, [20.0] * 5) for said in one.said] == [1.0]


def test_an_answer_brings_thanks_some_seconds_later_and_once() -> None:
    day = score(row("ask", "06:00:00"), row("thanks", after_reply=True, reply_to="ask", delay_s=20.0))
    answered = {"ask": NOON + timedelta(seconds=7)}
    found = play(day, [10.0, 10.0, 10.0, 10.0], answered=answered)
    assert ids(found) == ["ask", "thanks"]
    assert [said.at for one in found for said in one.said if said.row.id == "thanks"] == [NOON + timedelta(seconds=27)]


def test_an_answer_to_a_later_word_of_the_same_person_counts_for_the_earlier_ones() -> None:
    day = score(
        row("ask", "06:00:00", thread="t"),
        row("ps", "06:08:00", thread="t"),
        row("where are you", "08:00:00", thread="t", unless_answered="ask"),
        row("thanks", after_reply=True, reply_to="ask", thread="t", delay_s=20.0),
    )
    assert ids(play(day, [6.0] * 20, answered={"ps": NOON + timedelta(seconds=9)})) == ["ask", "ps", "thanks"]


def test_only_the_newest_reason_to_write_back_is_taken() -> None:
    day = score(
        row("ask", "06:00:00", thread="t"),
        row("now urgent", "06:08:00", thread="t"),
        row("what relief", after_reply=True, reply_to="ask", thread="t", delay_s=20.0),
        row("just in time", after_reply=True, reply_to="now urgent", thread="t", delay_s=20.0),
    )
    said = ids(play(day, [6.0] * 20, answered={"now urgent": NOON + timedelta(seconds=9)}))
    assert said == ["ask", "now urgent", "just in time"]


@pytest.mark.parametrize(
    ("answered_after_s", "said"),
    [
        (5, ["ask"]),  # in time: no second complaint, and nobody replies to it
        (25, ["ask", "again", "me too"]),  # too late: it was said already
        (None, ["ask", "again", "me too"]),
    ],
)
def test_who_was_answered_does_not_complain_again(answered_after_s: int | None, said: list[str]) -> None:
    day = score(
        row("ask", "06:00:00"),
        row("again", "06:16:00", unless_answered="ask"),
        row("me too", "06:40:00", reply_to="again"),
    )
    answered = {} if answered_after_s is None else {"ask": NOON + timedelta(seconds=answered_after_s)}
    assert ids(play(day, [6.0] * 6, answered=answered)) == said


def test_likes_grow_while_the_day_plays() -> None:
    day = score(row("liked", "06:00:00", counts=Counts(likes=100)))
    stages = [said.share for one in play(day, [20.0] * 5) for said in one.said]
    assert stages == [0.15, 0.6, 1.0]


def test_at_the_end_nothing_is_next() -> None:
    day = score(row("one", "06:00:00"))
    assert play(day, [1.0])[-1].next_in_s is None
