"""What an outreach rule would have met over past days, before it is saved."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from heedful.customers import api as customers
from heedful.escalation.outreach.changes import changes_of
from heedful.escalation.outreach.choose import meets
from heedful.escalation.outreach.rules import rules
from heedful.escalation.outreach.types import Change, Draft
from heedful.escalation.types import RuleState

MOST = 5000
MOST_DAYS = 90
EXAMPLES = 5


class DryDay(msgspec.Struct, frozen=True, kw_only=True):
    """`met` would have been asked for or scheduled, `capped` by the cap per person, `taken` by a rule above."""

    day: date
    met: int
    capped: int
    taken: int


class DryRun(msgspec.Struct, frozen=True, kw_only=True):
    days: tuple[DryDay, ...]
    seen: int
    met: int
    capped: int
    taken: int
    examples: tuple[Change, ...]
    cut: bool


def dry_run(draft: Draft, *, days: int, now: datetime, rule_id: int | None = None) -> DryRun:
    """Against the rules above. What happens at the hour of opening (consent, open cases, caps an hour) is not known."""
    since = now - timedelta(days=min(days, MOST_DAYS))
    shifts = customers.shifts_since(since, most=MOST + 1)
    changes = changes_of(shifts[:MOST], now=now)
    return counted(changes, _above(rule_id), draft, cut=len(shifts) > MOST)


def counted(changes: Sequence[Change], above: Sequence[Draft], draft: Draft, *, cut: bool = False) -> DryRun:
    """Each change is asked at the moment it became known."""
    tally: dict[date, dict[str, int]] = {}
    last: dict[int, datetime] = {}
    met: list[Change] = []
    for change in sorted(changes, key=lambda one: (one.detected_at, one.customer, one.target)):
        day = tally.setdefault(change.detected_at.date(), {"met": 0, "capped": 0, "taken": 0})
        kind = _kind(change, above, draft, last)
        if kind:
            day[kind] += 1
        if kind == "met":
            last[change.customer] = change.detected_at
            met.append(change)
    return DryRun(
        days=tuple(DryDay(day=day, **some) for day, some in sorted(tally.items())),
        seen=len(changes),
        met=len(met),
        capped=_sum(tally, "capped"),
        taken=_sum(tally, "taken"),
        examples=tuple(reversed(met[-EXAMPLES:])),
        cut=cut,
    )


def _kind(change: Change, above: Iterable[Draft], draft: Draft, last: Mapping[int, datetime]) -> str:
    at = change.detected_at
    if not meets(draft, change, now=at):
        return ""
    if any(meets(other, change, now=at) for other in above):
        return "taken"
    spoken = last.get(change.customer)
    return "capped" if spoken and at - spoken < timedelta(days=draft.per_person_days) else "met"


def _sum(tally: Mapping[date, Mapping[str, int]], kind: str) -> int:
    return sum(day[kind] for day in tally.values())


def _above(rule_id: int | None) -> list[Draft]:
    found = []
    for rule in rules():
        if rule.id == rule_id:
            break
        if rule.state is RuleState.ACTIVE:
            found.append(rule.draft)
    return found
