"""Which rule a change of feeling meets, and which changes are one. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from heedful.escalation.outreach.types import Change, Draft, Rule
from heedful.escalation.types import RuleState


class Spanned(Protocol):
    """Anything that says when a feeling began to change and when that became known."""

    @property
    def onset(self) -> datetime: ...
    @property
    def detected_at(self) -> datetime: ...


def chosen(rules: Sequence[Rule], change: Change, *, now: datetime) -> Rule | None:
    """The first active rule that it meets."""
    return next((rule for rule in rules if rule.state is RuleState.ACTIVE and meets(rule.draft, change, now=now)), None)


def meets(draft: Draft, change: Change, *, now: datetime) -> bool:
    return (
        now - change.detected_at <= timedelta(days=draft.max_age_days)
        and (not draft.kinds or change.kind in draft.kinds)
        and (not draft.targets or change.target in draft.targets)
        and (draft.direction is None or change.direction is draft.direction)
        and abs(change.size) >= draft.least_size
        and change.confidence >= draft.least_confidence
        and (not draft.joints or bool(change.joints & set(draft.joints)))
        and (not draft.cohorts or bool(change.cohorts & set(draft.cohorts)))
        and (not draft.languages or change.language in draft.languages)
    )


def same(one: Spanned, other: Spanned) -> bool:
    """Of one person, target and direction: evidence that came late moves a change, it does not make a second one."""
    return one.onset <= other.detected_at and other.onset <= one.detected_at
