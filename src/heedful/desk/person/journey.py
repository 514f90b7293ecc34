"""A person's story in order: what they said, what became a case, what was answered, when they felt otherwise."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from heedful.channels.types import DeliveryState
from heedful.core.text import shorten
from heedful.customers.types import EventFacts, ShiftFacts
from heedful.desk.types import ReplyFacts
from heedful.escalation.api import BranchFacts
from heedful.escalation.types import CaseFacts
from heedful.listening.types import Mention
from heedful.understanding.types import Reading, Sentiment

SHORT = 90  # characters of a post in the journey


class StepKind(StrEnum):
    SAID = "said"
    OPENED = "opened"
    CLOSED = "closed"
    ANSWERED = "answered"
    MOVED = "moved"
    TURNED = "turned"
    HAPPENED = "happened"  # in public, and a change coincides with it


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is what was said, the title of the case or the event, or toward whom; `platform` where.

    `sentiment` of a change is which way it went.
    """

    kind: StepKind
    at: datetime
    text: str = ""
    platform: str = ""
    private: bool = False
    sentiment: str = ""
    case: int | None = None
    wrap_up: str = ""
    event: int | None = None


def journey(
    said: Iterable[Mention],
    readings: Mapping[int, Reading],
    cases: Iterable[CaseFacts],
    replies: Iterable[ReplyFacts],
    branches: Iterable[BranchFacts] = (),
    *,
    turns: Iterable[tuple[ShiftFacts, str]] = (),
    events: Iterable[EventFacts] = (),
) -> tuple[Step, ...]:
    """Newest first. `turns` are changes of feeling, with the name of whom they are toward."""
    moved = {one.id: one for one in branches}
    steps = [_said(mention, readings.get(mention.id)) for mention in said if not mention.own]
    for case in cases:
        steps.append(Step(kind=StepKind.OPENED, at=case.opened_at, text=case.title, case=case.id))
        if case.closed_at is not None:
            closed = Step(kind=StepKind.CLOSED, at=case.closed_at, text=case.title, case=case.id, wrap_up=case.wrap_up)
            steps.append(closed)
    steps.extend(
        Step(
            kind=StepKind.ANSWERED,
            at=reply.created_at,
            text=shorten(reply.text, SHORT),
            case=reply.case,
            platform=moved[reply.branch].platform if reply.branch in moved else "",
        )
        for reply in replies
        if reply.delivery.state is not DeliveryState.CANCELLED
    )
    steps += [Step(kind=StepKind.MOVED, at=one.at, platform=one.platform, case=one.case) for one in moved.values()]
    steps += [_turned(shift, name) for shift, name in turns]
    steps += [Step(kind=StepKind.HAPPENED, at=one.starts_at, text=one.title, event=one.id) for one in events]
    return tuple(sorted(steps, key=lambda step: step.at, reverse=True))


def _turned(shift: ShiftFacts, name: str) -> Step:
    return Step(kind=StepKind.TURNED, at=shift.detected_at, text=name, sentiment=str(shift.direction))


def _said(mention: Mention, reading: Reading | None) -> Step:
    read = reading is not None and reading.sentiment is not Sentiment.UNKNOWN
    return Step(
        kind=StepKind.SAID,
        at=mention.created_at,
        text=shorten(mention.text, SHORT),
        platform=mention.platform,
        private=mention.visibility == "private",
        sentiment=str(reading.sentiment) if reading is not None and read else "",
    )
