"""Plays a written day as if it happened now, and takes answers as a platform would."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from heedful.channels.adapter import Account, Answered, Field, FieldKind
from heedful.channels.errors import SetupError
from heedful.channels.replay.day import as_post, load, rows_of
from heedful.channels.replay.schedule import Due, Position, Said, Score, due, laid_out
from heedful.channels.types import (
    Capability,
    Counts,
    Outbound,
    Post,
    Pulled,
    Sent,
    Signal,
    SignalKind,
    Visibility,
)

SCOPES = ("all", "own", "public")
SLOWEST, FASTEST = 0.01, 1000.0
SHORTEST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 5.0  # so that a thank-you does not wait for the next row of a quiet night
SAMPLE_TIME = datetime(2026, 1, 1, tzinfo=UTC)  # a sample is not played, so its rows have no real time


@cache
def score_of(scope: str) -> Score:
    return laid_out(load().only(scope))


class Replay:
    name = "replay"
    title = "Replay"
    summary = "Plays a written day of posts in ten minutes, and delivers answers to it."
    platform = "replay"
    receives = False
    fields = (
        Field(
            name="speed",
            label="Speed",
            kind=FieldKind.NUMBER,
            help="1 plays the day in ten minutes, 2 in five. A change takes effect at once.",
            initial=1.0,
        ),
        Field(
            name="scope",
            label="Which conversations",
            help="all, own (with the company or on its pages) or public (everybody else's).",
            initial="all",
        ),
    )
    answers_for_s = 86_400.0
    repeats_safely = True

    def capability(self, config: Mapping[str, Any], visibility: Visibility) -> Capability:  # noqa: ARG002
        if visibility is Visibility.PRIVATE:
            return Capability(most_characters=10_000, counts_as="graphemes", starts=True)
        return Capability(most_characters=500, counts_as="graphemes")

    def read(self, sample: str, payload: bytes) -> Pulled:  # noqa: ARG002
        return Pulled(posts=tuple(_post(Said(row=row, at=SAMPLE_TIME)) for row in rows_of(payload)))

    def pull(self, account: Account, cursor: Mapping[str, str | int | float], now: datetime) -> Pulled:
        result = due(
            score_of(_scope(account)),
            since=_position(cursor),
            now=now,
            speed=_speed(account),
            answered=_first_answers(account.answers),
        )
        return _pulled(result)

    def send(self, account: Account, outbound: Outbound, now: datetime) -> Sent:  # noqa: ARG002
        # The channel's record of answers is the platform here. The same key gives the same id, however often it comes.
        return Sent(provider_id=f"replay-{outbound.key}")


def _pulled(result: Due) -> Pulled:
    pause = LONGEST_PAUSE_S if result.next_in_s is None else result.next_in_s
    return Pulled(
        posts=tuple(_post(said) for said in result.said if said.stage == 0),
        signals=tuple(_signal(said) for said in result.said if said.stage > 0),
        cursor={"played_s": result.position.played_s, "at": result.position.at.isoformat()},
        again_in_s=min(max(pause, SHORTEST_PAUSE_S), LONGEST_PAUSE_S),
    )


def _post(said: Said) -> Post:
    return as_post(load(), said.row, said.at, _grown(said))


def _signal(said: Said) -> Signal:
    return Signal(
        id=f"{said.row.id}-counts-{said.stage}",
        kind=SignalKind.COUNTS,
        created_at=said.at,
        post=said.row.id,
        counts=_grown(said),
    )


def _grown(said: Said) -> Counts:
    final = said.row.counts
    return Counts(
        likes=None if final.likes is None else int(final.likes * said.share),
        shares=None if final.shares is None else int(final.shares * said.share),
    )


def _position(cursor: Mapping[str, str | int | float]) -> Position | None:
    if "played_s" not in cursor:
        return None
    return Position(played_s=float(cursor["played_s"]), at=datetime.fromisoformat(str(cursor["at"])))


def _first_answers(answers: tuple[Answered, ...]) -> dict[str, datetime]:
    return {one.outbound.reply_to: one.sent_at for one in reversed(answers)}


def _speed(account: Account) -> float:
    try:
        speed = float(account.config.get("speed") or 1.0)
    except (TypeError, ValueError):
        raise SetupError("The speed is a number, such as 1 or 2.5.", field="speed") from None
    return min(max(speed, SLOWEST), FASTEST)


def _scope(account: Account) -> str:
    scope = str(account.config.get("scope") or "all")
    if scope not in SCOPES:
        raise SetupError(f"Choose one of {', '.join(SCOPES)}.", field="scope")
    return scope


ADAPTER = Replay()
