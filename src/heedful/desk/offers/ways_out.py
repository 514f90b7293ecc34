"""What an option needs of the channel and the house, and what of it is missing."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from heedful.channels.types import Visibility
from heedful.desk.handling import moving
from heedful.desk.offers.circumstances import AtHand
from heedful.desk.options.types import WRITES, Act, Bar, Barred, OptionFacts
from heedful.escalation.types import CaseFacts, CaseState
from heedful.routing import api as routing


class WaysOut(msgspec.Struct, frozen=True, kw_only=True):
    """To whom a case can be handed, and the first address at which it could go on; "" where there is none."""

    queues: frozenset[str]
    place: str


def ways_out(case: CaseFacts, there: Sequence[OptionFacts], *, now: datetime) -> WaysOut:
    """Places are looked for only where an option asks for one."""
    asked = any(one.act is Act.CHANNEL for one in there)
    found = moving.places(case.id, now=now) if asked else ()
    place = next((one.key for one in found if one.hindrance is None and one.channel != case.channel), "")
    return WaysOut(queues=frozenset(queue.key for queue in routing.queues()), place=place)


def impossible(hand: AtHand, option: OptionFacts, text: str, *, out: WaysOut) -> Bar | None:
    """What the platform, the channel or the option's own settings stand in the way of."""
    private = Visibility.PRIVATE in hand.ways
    ways = (
        (Barred.CLOSED, hand.case.state is CaseState.CLOSED),
        (Barred.NO_CHANNEL, option.act is Act.CHANNEL and not out.place),
        (Barred.NO_QUEUE, option.act is Act.TEAM and option.queue not in out.queues),
        (Barred.SAME_QUEUE, option.act is Act.TEAM and option.queue == hand.case.queue),
        (Barred.NO_ANSWER, option.act in WRITES and not hand.ways),
        (Barred.NO_PRIVATE, option.act is Act.PRIVATE and not private),
        (Barred.NO_TEXT, option.act in WRITES and not text),
        (Barred.NO_CODE, option.act is Act.CODE and not option.codes_left),
    )
    return next((Bar(kind=kind) for kind, stands in ways if stands), None)
