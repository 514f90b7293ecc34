"""A person's changes toward several targets, read together. Pure.

| company | competitor or what it offers | what we offer | reading |
|---|---|---|---|
| down | up | | defection risk |
| not down | down | | opening |
| up, after down | | | recovered |
| not down | | down | product matter |

Who has turned from the company as well is angry at everybody: then a competitor's fall is no opening, and a product's
no matter of the product alone. Several readings may hold at once; the one that hurries most comes first.
"""

from collections.abc import Iterable, Sequence

from heedful.customers.types import Direction, Joint, JointFacts, Turn
from heedful.listening.types import TargetKind

UP, DOWN = Direction.UP, Direction.DOWN


def joint(turns: Iterable[Turn]) -> tuple[JointFacts, ...]:
    """Of one person. `turns` are the changes that still hold, at most one a target."""
    held = sorted(turns, key=lambda turn: (turn.known_at, turn.target))
    company = [turn for turn in held if turn.kind is TargetKind.COMPANY]
    offered = [turn for turn in held if turn.ours and turn.kind is not TargetKind.COMPANY]
    rivals = [turn for turn in held if not turn.ours]
    angry = _went(company, DOWN)
    told = {
        Joint.DEFECTION: _all(angry, _went(rivals, UP)),
        Joint.OPENING: [] if angry else _went(rivals, DOWN),
        Joint.PRODUCT: [] if angry else _went(offered, DOWN),
        Joint.RECOVERED: [turn for turn in _went(company, UP) if turn.before is DOWN],
    }
    return tuple(_facts(one, some) for one, some in told.items() if some)


def _went(turns: Iterable[Turn], direction: Direction) -> list[Turn]:
    return [turn for turn in turns if turn.direction is direction]


def _all(*groups: list[Turn]) -> list[Turn]:
    return [turn for group in groups for turn in group] if all(groups) else []


def _facts(one: Joint, turns: Sequence[Turn]) -> JointFacts:
    return JointFacts(
        joint=one,
        since=max(turn.known_at for turn in turns),
        turns=tuple((turn.target, turn.direction) for turn in turns),
    )
