"""Which rows of a day are due. Pure: the day, how far it has been played, who was answered and `now` go in."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from heedful.channels.replay.day import Day, Row

DAY_BEGINS_S = 6 * 3600.0
DAY_ENDS_S = 22 * 3600.0
DAY_PLAYS_S = 600.0  # the sixteen hours between, at speed 1
# After a pause (a restart, a paused channel) the day goes on where it stopped instead of catching up in one burst.
MOST_CAUGHT_UP_S = 30.0
# What was said before the day began is told behind the day's first words, so that work comes first, and some at a time,
# so that no post of the day waits long behind it. In seconds of play, and rows a second of play.
PAST_BEGINS_S = 30.0
PAST_A_S = 6.0
# How a post's counters grow: seconds of play after it was said, and the part of its final counts.
GROWTH = ((0.0, 0.15), (25.0, 0.6), (75.0, 1.0))


class Position(msgspec.Struct, frozen=True, kw_only=True):
    played_s: float  # seconds of play at speed 1
    at: datetime  # when it had been played as far as that


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """A moment of the day: a row is said (`stage` 0), or its counters have grown. What is past has done growing."""

    plays_s: float
    row: Row
    stage: int = 0

    @property
    def share(self) -> float:
        return 1.0 if self.row.days_ago is not None else GROWTH[self.stage][1]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    row: Row
    at: datetime
    stage: int = 0
    share: float = 1.0


class Due(msgspec.Struct, frozen=True, kw_only=True):
    said: tuple[Said, ...]
    position: Position
    next_in_s: float | None  # None: nothing is left but what answers may bring


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """A day laid out in the order in which it is played."""

    beats: tuple[Beat, ...]
    times: tuple[float, ...]
    after: dict[str, tuple[Row, ...]]  # by the post that must have been answered
    timed: dict[str, Beat]
    spoken: dict[str, tuple[str, ...]]  # by a post's id: what that person said in that thread until then, newest first


def seconds_of(at: str) -> float:
    hours, minutes, seconds = at.split(":")
    return int(hours) * 3600.0 + int(minutes) * 60.0 + float(seconds)


def plays_at(at: str) -> float:
    """Seconds of play at speed 1, from the beginning."""
    clock = seconds_of(at)
    if clock <= DAY_ENDS_S:
        return (clock - DAY_BEGINS_S) * DAY_PLAYS_S / (DAY_ENDS_S - DAY_BEGINS_S)
    return DAY_PLAYS_S + clock - DAY_ENDS_S


def laid_out(day: Day) -> Score:
    timed = {row.id: Beat(plays_s=plays_at(row.at), row=row) for row in day.rows if row.at}
    said = [beat for first in timed.values() for beat in _growing(first)]
    beats = sorted((*said, *_past(day)), key=lambda beat: beat.plays_s)
    after: dict[str, tuple[Row, ...]] = {}
    for row in day.rows:
        if row.after_reply:
            after[row.reply_to] = (*after.get(row.reply_to, ()), row)
    return Score(
        beats=tuple(beats),
        times=tuple(beat.plays_s for beat in beats),
        after=after,
        timed=timed,
        spoken=_spoken(day, timed),
    )


def _past(day: Day) -> list[Beat]:
    """Oldest first, so that an answer comes after what it answers; at the same pace in every scope."""
    past = sorted(
        (row for row in day.by_id.values() if row.days_ago is not None), key=lambda row: -(row.days_ago or 0.0)
    )
    places = {row.id: place for place, row in enumerate(past)}
    return [Beat(plays_s=PAST_BEGINS_S + places[row.id] / PAST_A_S, row=row) for row in day.rows if row.id in places]


def _spoken(day: Day, timed: Mapping[str, Beat]) -> dict[str, tuple[str, ...]]:
    by_speaker: dict[tuple[str, str], list[Beat]] = {}
    for beat in timed.values():
        by_speaker.setdefault((beat.row.thread, beat.row.person), []).append(beat)
    found: dict[str, tuple[str, ...]] = {}
    for row in day.rows:
        own = by_speaker.get((row.thread, row.person), [])
        until = timed[row.id].plays_s if row.id in timed else float("inf")
        newest_first = sorted((beat for beat in own if beat.plays_s <= until), key=lambda beat: -beat.plays_s)
        found[row.id] = tuple(beat.row.id for beat in newest_first)
    return found


def _growing(first: Beat) -> list[Beat]:
    if not (first.row.counts.likes or first.row.counts.shares):
        return [first]
    return [Beat(plays_s=first.plays_s + later, row=first.row, stage=stage) for stage, (later, _) in enumerate(GROWTH)]


def due(score: Score, *, since: Position | None, now: datetime, speed: float, answered: Mapping[str, datetime]) -> Due:
    """Everything that was to be said after `since` and up to `now`; without `since` the day begins now.

    `answered` holds, by the post's id, when it was first answered. Who is answered is answered for all that they said
    in that thread before.
    """
    if since is None:
        begun = Position(played_s=0.0, at=now)
        return Due(said=(), position=begun, next_in_s=_next_in(score, begun, speed))
    elapsed = max(0.0, min((now - since.at).total_seconds(), MOST_CAUGHT_UP_S))
    base = Position(played_s=since.played_s, at=max(now, since.at) - timedelta(seconds=elapsed))
    reached = Position(played_s=since.played_s + elapsed * speed, at=max(now, since.at))
    played = _played(score, base, reached, speed, _settled(score, answered))
    thanks = _thanks(score, since.at, reached.at, speed, _thankful(score, answered))
    return Due(
        said=tuple(sorted((*played, *thanks), key=lambda one: one.at)),
        position=reached,
        next_in_s=_next_in(score, reached, speed),
    )


def _played(
    score: Score, base: Position, reached: Position, speed: float, answered: Mapping[str, datetime]
) -> list[Said]:
    # From the very beginning, a beat at second 0 counts as not yet played.
    first = 0 if base.played_s == 0.0 else bisect_right(score.times, base.played_s)
    last = bisect_right(score.times, reached.played_s)
    if reached.played_s <= base.played_s:
        return []
    return [
        Said(row=beat.row, at=_said_at(beat, base, speed), stage=beat.stage, share=beat.share)
        for beat in score.beats[first:last]
        if not _is_moot(score, score.timed.get(beat.row.id, beat), base, speed, answered)
    ]


def _said_at(beat: Beat, base: Position, speed: float) -> datetime:
    return _moment(beat, base, speed) - timedelta(days=beat.row.days_ago or 0.0)


def _moment(beat: Beat, base: Position, speed: float) -> datetime:
    return base.at + timedelta(seconds=(beat.plays_s - base.played_s) / speed)


def _is_moot(score: Score, beat: Beat, base: Position, speed: float, answered: Mapping[str, datetime]) -> bool:
    """Whether an answer came first, to what the row complains about or to what it replies to was never said."""
    answered_at = answered.get(beat.row.unless_answered)
    if answered_at is not None and answered_at <= _moment(beat, base, speed):
        return True
    parent = score.timed.get(beat.row.reply_to)
    return parent is not None and _is_moot(score, parent, base, speed, answered)


def _settled(score: Score, answered: Mapping[str, datetime]) -> dict[str, datetime]:
    return _earliest((earlier, at) for post, at in answered.items() for earlier in score.spoken.get(post, ()))


def _thankful(score: Score, answered: Mapping[str, datetime]) -> dict[str, datetime]:
    """By the newest thing for which a person would write back, not by everything that they said before."""
    nearest = (
        (next((earlier for earlier in score.spoken.get(post, ()) if earlier in score.after), post), at)
        for post, at in answered.items()
    )
    return _earliest(nearest)


def _earliest(found: Iterable[tuple[str, datetime]]) -> dict[str, datetime]:
    earliest: dict[str, datetime] = {}
    for post, at in found:
        earliest[post] = min(at, earliest.get(post, at))
    return earliest


def _thanks(
    score: Score, after: datetime, until: datetime, speed: float, answered: Mapping[str, datetime]
) -> list[Said]:
    """What follows an answer waits in real seconds: the agent is real too. A faster day shortens it all the same."""
    return [
        Said(row=row, at=at)
        for post, answered_at in answered.items()
        for row in score.after.get(post, ())
        if after < (at := answered_at + timedelta(seconds=row.delay_s / max(speed, 1.0))) <= until
    ]


def _next_in(score: Score, position: Position, speed: float) -> float | None:
    index = bisect_right(score.times, position.played_s)
    return None if index == len(score.times) else (score.times[index] - position.played_s) / speed
