"""People whose feelings changed, for tests of speaking first."""

from datetime import datetime, timedelta
from typing import Any

from heedful.channels import api as channels
from heedful.customers import api as customers
from heedful.customers.models import Shift
from heedful.escalation import step
from heedful.escalation.api import outreach
from heedful.escalation.models import Outreach
from heedful.escalation.outreach.types import Draft, Policy, Rule, Window
from heedful.escalation.tests.hearing import hear, post
from heedful.escalation.tests.making import NOW
from heedful.listening import api as listening
from heedful.listening.api import TargetDraft
from heedful.listening.types import TargetKind
from heedful.staff.api import create_person
from heedful.staff.types import Person, Role

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOON = NOW  # a Thursday, 12:00:30 UTC


def sam() -> Person:
    return create_person(None, username="sam", name="Sam", role=Role.SUPERVISOR)[0]


def place(adapter: str = "replay") -> None:
    channels.ensure_channel(
        "pages", adapter=adapter, name="Pages", now=NOW, platform="x", keep_all=True, own_authors=["nordwind"]
    )


def target() -> int:
    found = [one for one in listening.targets() if one.name == "Nordwind"]
    draft = TargetDraft(kind=TargetKind.COMPANY, name="Nordwind")
    return found[0].id if found else listening.create_target(draft, who=None, now=NOW).id


def rule(**more: Any) -> Rule:
    values: dict[str, Any] = {"name": "Losing them", "queue": "service", "approval": False}
    return outreach.create_rule(Draft(**{**values, **more}), None, NOW)


def anytime(**more: Any) -> None:
    outreach.set_policy(Policy(window=Window(since=0, until=1440), **more), None, NOW)


def said(who: str = "marta", *, days: float = 1) -> tuple[int, tuple[int, int]]:
    """A post of somebody, and whose feeling toward whom it may change."""
    key = f"{who}-{days}"
    kept, _ = hear(post(key, "hm", who=who, minutes=-days * 1440))
    person = customers.of_authors([("x", who)])["x", who]
    return kept[key].id, (person, target())


def turned(who: str = "marta", *, days: float = 1, **more: Any) -> tuple[int, int]:
    mention, pair = said(who, days=days)
    values: dict[str, Any] = {
        "direction": "down",
        "onset": NOW - (days + 3) * DAY,
        "detected_at": NOW - days * DAY,
        "size": -0.9,
        "confidence": 0.95,
        "evidence": [mention],
    }
    Shift.objects.create(customer_id=pair[0], target_id=pair[1], **{**values, **more})
    return pair


def follow(*pairs: tuple[int, int], now: datetime = NOW) -> list[int]:
    return step.follow_changes(pairs, now=now)


def only() -> Outreach:
    return Outreach.objects.get()


def due(now: datetime) -> None:
    step.open_due("next", {}, now)
