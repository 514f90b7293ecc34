"""A change of feeling that leads to a case: once, at its hour, and only where every guard agrees."""

from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone

from heedful.channels.models import Channel
from heedful.customers.models import Shift
from heedful.customers.profile.profiles import tell
from heedful.customers.profile.values import Told
from heedful.escalation import api
from heedful.escalation.api import outreach
from heedful.escalation.errors import OutreachMoved
from heedful.escalation.models import Case, CaseEvent, Outreach, OutreachEvent
from heedful.escalation.outreach import opening
from heedful.escalation.outreach.types import Contact, Draft, Reason, State
from heedful.escalation.tests.hearing import hear, post
from heedful.escalation.tests.hearing import rule as escalation_rule
from heedful.escalation.tests.making import NOW
from heedful.escalation.tests.speaking import (
    DAY,
    HOUR,
    anytime,
    due,
    follow,
    only,
    place,
    rule,
    said,
    sam,
    target,
    turned,
)
from heedful.escalation.types import CaseState, RuleState, Words
from heedful.stream.models import Timer

pytestmark = pytest.mark.django_db
EVENING = NOW.replace(hour=21)


@pytest.fixture(autouse=True)
def _place() -> None:
    place()


def test_a_change_waits_for_its_hour_and_then_is_a_case() -> None:
    rule(priority=3, queue="service")
    pair = turned()
    follow(pair, now=EVENING)
    row = only()
    assert (row.state, row.reason, row.posts) == (State.SCHEDULED, Reason.DEFAULT, 1)
    assert row.at == (EVENING + DAY).replace(hour=9, minute=0, second=0)
    assert row.at is not None
    assert Timer.objects.get(kind="escalation.outreach").due_at == row.at
    due(EVENING + HOUR)
    assert only().state == State.SCHEDULED
    due(row.at)
    row = only()
    assert (row.state, row.way) == (State.OPENED, "private")
    assert row.opened_at is not None
    case = api.case(row.case_id or 0)
    assert (case.queue, case.priority, case.customer, case.state) == ("service", 3, pair[0], CaseState.OPEN)
    assert case.due_at == row.opened_at + timedelta(minutes=240)
    assert CaseEvent.objects.get(what="opened").why == opening.BEGAN
    assert "Heedful" in api.text(api.why(case.id))


def test_a_change_opens_one_case_however_often_it_is_told() -> None:
    rule()
    anytime()
    pair = turned()
    for _ in range(3):
        follow(pair)
        due(NOW + HOUR)
    Shift.objects.update(detected_at=NOW - DAY - HOUR, size=-0.7)  # evidence that came late moved it
    follow(pair)
    assert Outreach.objects.count() == 1
    assert Case.objects.count() == 1
    assert only().size == -0.7
    assert [event.after for event in OutreachEvent.objects.order_by("pk")] == ["scheduled", "opened"]


def test_a_second_change_is_a_second_outreach() -> None:
    rule(per_person_days=1)
    anytime(per_person_days=1)
    pair = turned(days=2.5)
    follow(pair)
    due(NOW)
    assert only().state == State.OPENED
    api.close(Case.objects.get().pk, None, "solved", NOW)
    turned(days=0.1, onset=NOW - DAY, direction="up", size=0.8)
    follow(pair, now=NOW + 2 * DAY)
    assert Outreach.objects.count() == 2


def test_what_was_taken_back_is_withdrawn_while_it_waits() -> None:
    rule()
    pair = turned()
    follow(pair, now=EVENING)
    Shift.objects.all().delete()
    assert follow(pair, now=EVENING) == []
    assert (only().state, only().reason) == (State.WITHDRAWN, Reason.TAKEN_BACK)
    due(EVENING + DAY)
    assert not Case.objects.exists()


def test_what_was_taken_back_closes_what_nobody_began() -> None:
    rule()
    anytime()
    pair = turned()
    follow(pair)
    due(NOW)
    case = Case.objects.get()
    Shift.objects.all().delete()
    assert follow(pair, now=NOW + HOUR) == [case.pk]
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    assert CaseEvent.objects.filter(case=case).last().why.startswith("the change of feeling")  # type: ignore[union-attr]
    assert only().state == State.WITHDRAWN


def test_what_was_begun_stays() -> None:
    rule()
    anytime()
    pair = turned()
    follow(pair)
    due(NOW)
    case = Case.objects.get()
    api.answered(case.pk, who=None, now=NOW)
    Shift.objects.all().delete()
    assert follow(pair, now=NOW + HOUR) == []
    case.refresh_from_db()
    assert case.state == CaseState.OPEN
    assert only().state == State.OPENED


def test_whoever_has_an_open_case_is_answered_there() -> None:
    escalation_rule(Words(any=("bag",)))
    hear(post("other", "my bag", thread="other"))
    rule()
    anytime()
    follow(turned())
    row = only()
    assert (row.state, row.reason, row.case_id) == (State.SHOWN, Reason.OPEN_CASE, Case.objects.get().pk)
    assert [one.id for one in outreach.outreaches_in(row.case_id or 0)] == [row.pk]


def test_every_guard_is_asked_again_when_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    rule()
    follow(turned(), now=EVENING)
    monkeypatch.setattr(
        "heedful.escalation.outreach.asking.contacts_of",
        lambda people: {pk: Contact(do_not_contact=True) for pk in people},
    )
    due(EVENING + DAY)
    assert (only().state, only().reason) == (State.REFUSED, Reason.DO_NOT_CONTACT)
    assert not Case.objects.exists()


def test_a_rule_that_was_paused_opens_nothing() -> None:
    made = rule()
    follow(turned(), now=EVENING)
    outreach.set_rule_state(made.id, RuleState.PAUSED, None, NOW)
    due(EVENING + DAY)
    assert only().reason == Reason.RULE_OFF


def test_a_person_who_got_a_case_meanwhile_is_answered_there() -> None:
    rule()
    follow(turned(), now=EVENING)
    escalation_rule(Words(any=("bag",)))
    hear(post("other", "my bag", thread="other"))
    due(EVENING + DAY)
    assert only().state == State.SHOWN
    assert Case.objects.count() == 1


def test_a_cap_moves_what_is_too_much_to_the_next_hour() -> None:
    rule(per_hour=2)
    anytime()
    pairs = [turned(who) for who in ("ann", "ben", "cem", "dua")]
    follow(*pairs)
    due(NOW)
    states = list(Outreach.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["opened", "opened", "scheduled", "scheduled"]
    assert set(Outreach.objects.filter(state="scheduled").values_list("reason", "at")) == {("per-hour", NOW + HOUR)}
    due(NOW + HOUR)
    assert Outreach.objects.filter(state="opened").count() == 4


def test_nobody_is_spoken_to_twice_within_the_days() -> None:
    rule()
    anytime()
    pair = turned(days=2.5)
    follow(pair)
    due(NOW)
    api.close(Case.objects.get().pk, None, "solved", NOW)
    turned(days=0.1, onset=NOW - DAY, direction="up", size=0.8)
    follow(pair)
    assert Outreach.objects.last().reason == Reason.PER_PERSON  # type: ignore[union-attr]


def test_of_two_changes_of_one_person_one_waits() -> None:
    rule()
    pair = turned()
    turned(days=2, direction="up", size=0.9, onset=NOW - 9 * DAY)
    follow(pair, now=EVENING)
    assert sorted(Outreach.objects.values_list("state", "reason")) == [
        ("refused", Reason.ANOTHER),
        ("scheduled", Reason.DEFAULT),
    ]


def test_a_platform_that_cannot_be_reached_is_a_refusal_with_its_reason() -> None:
    rule()
    Channel.objects.update(adapter="open")  # it has no webhook
    follow(turned())
    assert only().reason == Reason.NO_WAY


def test_a_post_that_stands_in_a_closed_case_goes_on_there() -> None:
    escalation_rule(Words(any=("hm",)))
    mention, _ = said()
    case = Case.objects.get()
    api.close(case.pk, None, "solved", NOW)
    rule()
    anytime()
    pair = (case.customer_id, target())
    Shift.objects.create(
        customer_id=pair[0],
        target_id=pair[1],
        direction="down",
        onset=NOW - 3 * DAY,
        detected_at=NOW - DAY,
        size=-0.9,
        confidence=0.9,
        evidence=[mention],
    )
    follow(pair)
    due(NOW)
    case.refresh_from_db()
    assert case.state == CaseState.OPEN
    assert only().case_id == case.pk
    assert Case.objects.count() == 1


def test_a_supervisor_says_yes_or_no() -> None:
    rule(approval=True)
    who = sam()
    follow(*(turned(name) for name in ("ann", "ben", "cem")), now=EVENING)
    ids = list(Outreach.objects.order_by("pk").values_list("pk", flat=True))
    assert set(Outreach.objects.values_list("state", flat=True)) == {State.ASKED}
    due(EVENING + DAY)
    assert not Case.objects.exists()
    assert outreach.approve(ids[:2], who=who, word="Be kind", now=EVENING) == ids[:2]
    assert outreach.refuse(ids, who=who, word="Leave her", now=EVENING) == ids[2:]
    due((EVENING + DAY).replace(hour=10))
    rows = list(Outreach.objects.order_by("pk"))
    assert [row.state for row in rows] == ["opened", "opened", "refused"]
    assert (rows[2].reason, rows[2].word, rows[2].by_id) == (Reason.BY_HAND, "Leave her", who.id)


def test_what_nobody_approves_is_given_up() -> None:
    rule(approval=True, max_age_days=30)
    follow(turned())
    due(NOW + 6 * DAY)
    assert only().state == State.ASKED
    due(NOW + 8 * DAY)
    assert (only().state, only().reason) == (State.REFUSED, Reason.TOO_LATE)


def test_a_person_starts_postpones_cancels_and_takes_that_back() -> None:
    rule()
    who = sam()
    follow(turned(), now=EVENING)
    pk = only().pk
    assert outreach.cancel([pk], who=who, now=EVENING) == [pk]
    with pytest.raises(OutreachMoved):
        outreach.postpone(pk, EVENING + DAY, who=who, now=EVENING)
    assert outreach.restore([pk], who=who, now=EVENING) == [pk]
    outreach.postpone(pk, EVENING + 3 * DAY, who=who, now=EVENING)
    due(EVENING + 2 * DAY)
    assert only().state == State.SCHEDULED
    assert outreach.start_now(pk, who=who, now=EVENING) is State.OPENED  # at nine in the evening
    assert only().reason == Reason.NOW


def test_starting_by_hand_overrules_hours_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    rule()
    follow(turned(), now=EVENING)
    monkeypatch.setattr(
        "heedful.escalation.outreach.asking.contacts_of", lambda people: {pk: Contact(agreed=False) for pk in people}
    )
    assert outreach.start_now(only().pk, who=sam(), now=EVENING) is State.REFUSED
    assert only().reason == Reason.NO_CONSENT


def test_without_rules_nothing_is_read() -> None:
    pair = turned()
    assert follow(pair) == []
    assert follow() == []
    assert not Outreach.objects.exists()


def test_a_rule_stands_in_its_order_and_keeps_its_words() -> None:
    ids = [rule(name=name).id for name in ("a", "b", "c")]
    outreach.move(ids[2], -1, None, timezone.now())
    assert [one.draft.name for one in outreach.rules()] == ["a", "c", "b"]
    changed = msgspec.structs.replace(outreach.rule(ids[0]).draft, name="A", opening="We saw that …")
    assert outreach.change_rule(ids[0], changed, None, NOW).draft == changed
    assert isinstance(outreach.rule(ids[0]).draft, Draft)
    outreach.set_rule_state(ids[0], RuleState.DELETED, None, NOW)
    assert [one.id for one in outreach.rules()] == [ids[2], ids[1]]


def test_a_person_who_was_merged_is_spoken_to_once() -> None:
    rule()
    ann, ben = turned("ann"), turned("ben")
    follow(ann, ben, now=EVENING)
    handed = api.hand_to(ann[0], ben[0])
    assert sorted(Outreach.objects.values_list("customer", "state")) == sorted(
        [(ann[0], "scheduled"), (ben[0], "refused")]
    )
    api.hand_back(ann[0], ben[0], handed=handed, authors={("open", "ben")})
    assert sorted(Outreach.objects.values_list("customer", "state")) == sorted(
        [(ann[0], "scheduled"), (ben[0], "scheduled")]
    )


def test_what_was_said_first_goes_back_with_the_one_it_was_said_to() -> None:
    rule()
    ann, ben = turned("ann"), turned("ben")
    follow(ben, now=EVENING)
    handed = api.hand_to(ann[0], ben[0])
    assert only().customer_id == ann[0]
    api.hand_back(ann[0], ben[0], handed=handed, authors=set())
    assert only().customer_id == ben[0]


def test_what_a_profile_says_of_contact_is_asked() -> None:
    rule()
    pair = turned()
    follow(pair, now=EVENING)
    tell(pair[0], {"do-not-contact": Told(value="yes", at=NOW, source="by hand")}, now=NOW)
    due(EVENING + DAY)
    assert (only().state, only().reason) == (State.REFUSED, Reason.DO_NOT_CONTACT)


def test_hours_are_those_of_the_persons_own_zone() -> None:
    rule()
    pair = turned()
    tell(pair[0], {"time-zone": Told(value="Asia/Kathmandu", at=NOW, source="by hand")}, now=NOW)
    follow(pair, now=EVENING)
    assert only().zone == "Asia/Kathmandu"
    assert only().at == (EVENING + DAY).replace(hour=3, minute=15, second=0)  # nine in the morning there
