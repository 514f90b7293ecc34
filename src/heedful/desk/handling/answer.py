"""Whether an answer may go out as it stands, and what it answers."""

from collections.abc import Sequence

from heedful.channels.types import Capability, Visibility
from heedful.desk.handling.fill import left_over
from heedful.desk.types import Obstacle, Wish
from heedful.listening.types import Mention
from heedful.staff.types import Right

NEEDED = {Visibility.PUBLIC: Right.REPLY_PUBLIC, Visibility.PRIVATE: Right.REPLY_PRIVATE}


def obstacles(wish: Wish) -> tuple[Obstacle, ...]:
    """All that stands in the way, the gravest first; empty when it may go out."""
    checks = (
        (Obstacle.CLOSED, wish.closed),
        (Obstacle.HELD, wish.held_by_other),
        (Obstacle.NO_RIGHT, NEEDED[wish.visibility] not in wish.rights),
        (Obstacle.PRIVATE_STAYS, wish.answered is Visibility.PRIVATE and wish.visibility is Visibility.PUBLIC),
        (Obstacle.CANNOT_SEND, not wish.capability.can_send),
        (Obstacle.TOO_LATE, wish.too_late),
        (Obstacle.EMPTY, not wish.text.strip()),
        (Obstacle.PLACEHOLDER, bool(left_over(wish.text))),
        (Obstacle.TOO_LONG, wish.length > wish.capability.most_characters),
    )
    return tuple(obstacle for obstacle, stands in checks if stands)


def answered(mentions: Sequence[Mention], chosen: int | None) -> Mention | None:
    """The mention that an answer is for: the chosen one, else the customer's newest that still stands."""
    theirs = [mention for mention in mentions if not mention.own]
    for mention in theirs:
        if mention.id == chosen:
            return mention
    return max(theirs, key=lambda one: (one.deleted_at is None, one.created_at, one.id), default=None)


def choices(said: Visibility, can: dict[Visibility, Capability], rights: frozenset[Right]) -> tuple[Visibility, ...]:
    """The ways in which a mention may be answered, the natural one first."""
    open_ways = [way for way in Visibility if can[way].can_send and NEEDED[way] in rights]
    if said is Visibility.PRIVATE:
        open_ways = [way for way in open_ways if way is Visibility.PRIVATE]
    return tuple(sorted(open_ways, key=lambda way: way is not said))
