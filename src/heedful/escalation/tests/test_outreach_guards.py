"""Who may be spoken to, when, and through which post: as tables."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from heedful.channels.types import Capability, Visibility
from heedful.customers.tests.make import mention
from heedful.customers.types import Direction
from heedful.escalation.outreach.choose import chosen, meets, same
from heedful.escalation.outreach.dry import counted
from heedful.escalation.outreach.guards import Asked, Outcome, verdict
from heedful.escalation.outreach.reach import reach
from heedful.escalation.outreach.types import Change, Contact, Draft, Moment, Policy, Reach, Reason, Rule
from heedful.escalation.tests.making import NOW
from heedful.escalation.types import RuleState
from heedful.listening.types import TargetKind

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DRAFT = Draft(name="Losing them", queue="service", per_hour=2)
HERE = Reach(mention=7, channel=1, way=Visibility.PUBLIC)


def asked(**more: Any) -> Asked:
    values: dict[str, Any] = {
        "policy": Policy(),
        "draft": DRAFT,
        "rule": 1,
        "contact": Contact(),
        "open_case": None,
        "last_at": None,
        "opened": [],
        "reach": HERE,
        "moment": Moment(at=NOW, why=Reason.USUAL, posts=9),
    }
    return Asked(**{**values, **more})


@pytest.mark.parametrize(
    ("facts", "outcome", "reason"),
    [
        ({}, Outcome.GO, Reason.USUAL),
        ({"contact": Contact(do_not_contact=True), "open_case": 3}, Outcome.REFUSE, Reason.DO_NOT_CONTACT),
        ({"contact": Contact(restricted=True)}, Outcome.REFUSE, Reason.RESTRICTED),
        ({"contact": Contact(agreed=False)}, Outcome.REFUSE, Reason.NO_CONSENT),  # said no, though nobody asks
        ({"policy": Policy(consent=True)}, Outcome.REFUSE, Reason.NO_CONSENT),  # never asked
        ({"policy": Policy(consent=True), "contact": Contact(agreed=True)}, Outcome.GO, Reason.USUAL),
        ({"policy": Policy(on=False)}, Outcome.REFUSE, Reason.SWITCHED_OFF),
        ({"draft": None}, Outcome.REFUSE, Reason.RULE_OFF),
        ({"last_at": NOW - 29 * DAY}, Outcome.REFUSE, Reason.PER_PERSON),
        ({"last_at": NOW - 31 * DAY}, Outcome.GO, Reason.USUAL),
        ({"last_at": NOW - 31 * DAY, "policy": Policy(per_person_days=60)}, Outcome.REFUSE, Reason.PER_PERSON),
        ({"open_case": 3}, Outcome.SHOW, Reason.OPEN_CASE),
        ({"reach": None}, Outcome.REFUSE, Reason.NO_WAY),
        ({"moment": None}, Outcome.REFUSE, Reason.NO_MOMENT),
        ({"moment": Moment(at=NOW + HOUR, why=Reason.USUAL, posts=9)}, Outcome.WAIT, Reason.USUAL),
        ({"moment": Moment(at=NOW + HOUR, why=Reason.USUAL, posts=9), "hurried": True}, Outcome.GO, Reason.NOW),
        ({"hurried": True, "contact": Contact(do_not_contact=True)}, Outcome.REFUSE, Reason.DO_NOT_CONTACT),
        ({"opened": [(1, NOW)] * 2, "hurried": True}, Outcome.WAIT, Reason.PER_HOUR),  # the rule's cap
        ({"opened": [(9, NOW)] * 30}, Outcome.WAIT, Reason.PER_HOUR),  # the company's cap
        ({"opened": [(9, NOW)] * 29}, Outcome.GO, Reason.USUAL),
    ],
)
def test_a_guard_decides(facts: dict[str, Any], outcome: Outcome, reason: Reason) -> None:
    said = verdict(asked(**facts), now=NOW)
    assert (said.outcome, said.reason) == (outcome, reason)


def test_it_waits_until_the_hour_has_room_again() -> None:
    opened = [(1, NOW - 50 * timedelta(minutes=1)), (1, NOW - 10 * timedelta(minutes=1))]
    assert verdict(asked(opened=opened), now=NOW).until == NOW + timedelta(minutes=10)


def change(**more: Any) -> Change:
    values: dict[str, Any] = {
        "customer": 1,
        "target": 5,
        "kind": TargetKind.COMPANY,
        "direction": Direction.DOWN,
        "onset": NOW - 4 * DAY,
        "detected_at": NOW - DAY,
        "size": -0.9,
        "confidence": 0.93,
        "evidence": (1, 2),
        "language": "en",
        "cohorts": frozenset({4}),
    }
    return Change(**{**values, **more})


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ({}, True),
        ({"kinds": (TargetKind.COMPETITOR,)}, False),
        ({"kinds": (TargetKind.COMPETITOR, TargetKind.COMPANY)}, True),
        ({"targets": (5, 6)}, True),
        ({"targets": (6,)}, False),
        ({"direction": Direction.DOWN}, True),
        ({"direction": Direction.UP}, False),
        ({"least_size": 0.9}, True),  # whatever its sign
        ({"least_size": 0.91}, False),
        ({"least_confidence": 0.94}, False),
        ({"joints": ("defection-risk",)}, False),
        ({"cohorts": (4, 9)}, True),
        ({"cohorts": (9,)}, False),
        ({"languages": ("de", "en")}, True),
        ({"languages": ("de",)}, False),
        ({"max_age_days": 1}, True),
    ],
)
def test_a_rule_asks_for_a_change(rule: dict[str, Any], *, holds: bool) -> None:
    assert meets(msgspec.structs.replace(DRAFT, **rule), change(), now=NOW) is holds


def test_an_old_change_leads_to_nothing() -> None:
    assert not meets(DRAFT, change(detected_at=NOW - 4 * DAY), now=NOW)


def test_the_first_active_rule_decides() -> None:
    paused = Rule(id=1, position=0, state=RuleState.PAUSED, draft=DRAFT)
    other = msgspec.structs.replace(DRAFT, direction=Direction.UP)
    rules = [paused, Rule(id=2, position=1, state=RuleState.ACTIVE, draft=other)]
    rules += [Rule(id=n, position=n, state=RuleState.ACTIVE, draft=DRAFT) for n in (3, 4)]
    found = chosen(rules, change(), now=NOW)
    assert found is not None
    assert found.id == 3


def test_a_change_that_evidence_moved_is_the_same_and_the_next_one_is_not() -> None:
    assert same(change(), change(onset=NOW - 5 * DAY, detected_at=NOW - 2 * DAY))
    assert same(change(), change(onset=NOW - 2 * DAY, detected_at=NOW))
    assert not same(change(), change(onset=NOW - 12 * HOUR, detected_at=NOW))


def test_a_dry_run_counts_caps_and_rules_above() -> None:
    above = msgspec.structs.replace(DRAFT, languages=("de",))
    told = [
        change(),
        change(target=6),  # the same person a second time
        change(customer=2, language="de"),
        change(customer=3, size=-0.1),
    ]
    run = counted(told, [above], DRAFT)
    assert (run.seen, run.met, run.capped, run.taken) == (4, 1, 1, 1)
    assert [one.customer for one in run.examples] == [1]


NO = Capability(most_characters=1, can_send=False)


@pytest.mark.parametrize(
    ("private", "public", "age", "way"),
    [
        (Capability(most_characters=9, starts=True), Capability(most_characters=9), HOUR, Visibility.PRIVATE),
        (Capability(most_characters=9), Capability(most_characters=9), HOUR, Visibility.PUBLIC),
        (Capability(most_characters=9), Capability(most_characters=9, answers_for_h=24), HOUR, Visibility.PUBLIC),
        (Capability(most_characters=9), Capability(most_characters=9, answers_for_h=24), 25 * HOUR, None),
        (Capability(most_characters=9), NO, HOUR, None),
        (Capability(most_characters=9, starts=True, can_send=False), NO, HOUR, None),
    ],
)
def test_it_begins_in_private_where_it_may_and_else_answers_in_time(
    private: Capability, public: Capability, age: timedelta, way: Visibility | None
) -> None:
    post = mention(created_at=NOW - age)
    found = reach([post], lambda _, asked: private if asked is Visibility.PRIVATE else public, now=NOW)
    assert (found.way if found else None) == way


def test_it_answers_the_newest_that_still_stands() -> None:
    posts = [
        mention(id=1, created_at=NOW - 3 * HOUR),
        mention(id=2, created_at=NOW - 2 * HOUR),
        mention(id=3, created_at=NOW - HOUR, deleted_at=NOW),
    ]
    found = reach(posts, lambda *_: Capability(most_characters=9), now=NOW)
    assert found is not None
    assert found.mention == 2
