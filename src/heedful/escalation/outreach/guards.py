"""Whether somebody may be spoken to now. Asked when an outreach is made, and again at the moment it opens. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from heedful.escalation.outreach.types import Contact, Draft, Moment, Policy, Reach, Reason

HOUR = timedelta(hours=1)


class Outcome(StrEnum):
    GO = "go"
    WAIT = "wait"
    SHOW = "show"
    REFUSE = "refuse"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    outcome: Outcome
    reason: Reason
    until: datetime | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is known at this moment. `draft` None: the rule is off; `opened` are those of the last hour: rule, at."""

    policy: Policy
    draft: Draft | None
    rule: int | None
    contact: Contact
    open_case: int | None
    last_at: datetime | None  # when this person was last spoken to first
    opened: Sequence[tuple[int | None, datetime]]
    reach: Reach | None
    moment: Moment | None
    hurried: bool = False  # a person said now: hours no longer count, everything else does


def verdict(asked: Asked, *, now: datetime) -> Verdict:
    refused = next((reason for reason, stands in _refusals(asked, now=now) if stands), None)
    if refused is not None:
        return Verdict(outcome=Outcome.REFUSE, reason=refused)
    if asked.open_case is not None:
        return Verdict(outcome=Outcome.SHOW, reason=Reason.OPEN_CASE)
    if asked.reach is None:
        return Verdict(outcome=Outcome.REFUSE, reason=Reason.NO_WAY)
    return _when(asked, now=now)


def _when(asked: Asked, *, now: datetime) -> Verdict:
    free_at = _free_at(asked)
    if free_at is not None and free_at > now:
        return Verdict(outcome=Outcome.WAIT, reason=Reason.PER_HOUR, until=free_at)
    if asked.hurried:
        return Verdict(outcome=Outcome.GO, reason=Reason.NOW)
    if asked.moment is None:
        return Verdict(outcome=Outcome.REFUSE, reason=Reason.NO_MOMENT)
    if asked.moment.at > now:
        return Verdict(outcome=Outcome.WAIT, reason=asked.moment.why, until=asked.moment.at)
    return Verdict(outcome=Outcome.GO, reason=asked.moment.why)


def _refusals(asked: Asked, *, now: datetime) -> Sequence[tuple[Reason, bool]]:
    """The gravest first: what a person asked for comes before what we decided."""
    own = asked.draft.per_person_days if asked.draft else 0
    free = timedelta(days=max(own, asked.policy.per_person_days))
    contact = asked.contact
    return (
        (Reason.DO_NOT_CONTACT, contact.do_not_contact),
        (Reason.RESTRICTED, contact.restricted),
        (Reason.NO_CONSENT, contact.agreed is False or (asked.policy.consent and contact.agreed is None)),
        (Reason.SWITCHED_OFF, not asked.policy.on),
        (Reason.RULE_OFF, asked.draft is None),
        (Reason.PER_PERSON, asked.last_at is not None and now - asked.last_at < free),
    )


def _free_at(asked: Asked) -> datetime | None:
    """When the hour has room again, for the company and for the rule; None where it has."""
    everybody = [at for _, at in asked.opened]
    mine = [at for rule, at in asked.opened if rule == asked.rule]
    waits = [_room(everybody, asked.policy.per_hour)]
    if asked.draft is not None:
        waits.append(_room(mine, asked.draft.per_hour))
    return max((at for at in waits if at), default=None)


def _room(times: Sequence[datetime], most: int) -> datetime | None:
    return sorted(times)[len(times) - most] + HOUR if len(times) >= most else None
