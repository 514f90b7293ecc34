"""Somebody whose processing is restricted: nothing is told of them, suggested, said to them first or done with them."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from django.utils import timezone

from heedful import pipeline
from heedful.customers import api as customers
from heedful.customers import step
from heedful.customers.identities.alikes import examine
from heedful.customers.models import Feeling, Membership
from heedful.customers.profile import profiles
from heedful.customers.profile.values import Told
from heedful.desk.person.pane import pane
from heedful.desk.tests.world import client, person
from heedful.escalation import api as escalation
from heedful.escalation.models import Case, Outreach
from heedful.escalation.outreach.types import Reason, State
from heedful.listening.types import TargetKind
from heedful.operate.tests.test_merging import ANGRY, GLAD, NOON, acme, say, turns, who
from heedful.rights import api as rights
from heedful.staff.types import Role

__all__ = ["acme"]
pytestmark = pytest.mark.django_db
SAME: dict[str, Any] = {"name": "Marta Brandt", "avatar": "https://a.example/m.png"}


def waits(customer: int, company: int) -> Outreach:
    draft = escalation.outreach.Draft(name="Losing", queue="q", kinds=(TargetKind.COMPANY,))
    rule = escalation.outreach.create_rule(draft, None, NOON)
    return Outreach.objects.create(
        rule_id=rule.id,
        customer_id=customer,
        target_id=company,
        direction="down",
        onset=NOON,
        detected_at=NOON,
        size=-1,
        confidence=0.9,
        state=State.SCHEDULED,
        reason=Reason.USUAL,
        at=NOON,
        created_at=NOON,
    )


@pytest.fixture
def two(acme: int) -> tuple[int, int]:
    for author in ("ana", "bea"):
        say(author, 0, GLAD, **SAME)
        say(author, 1, ANGRY, **SAME)
    return who("ana"), who("bea")


def felt() -> set[int]:
    return set(Feeling.objects.values_list("customer", flat=True))


def restrict(customer: int, *, on: bool) -> None:
    rights.restrict(customer, on=on, now=NOON)
    turns()
    step.cohorts("all", {}, NOON)


def test_nothing_is_told_of_them_suggested_or_said_to_them_first(acme: int, two: tuple[int, int]) -> None:
    ana, bea = two
    examine(two, now=NOON)
    assert customers.suggested(NOON).exists()
    spoke = customers.make_cohort("Spoke", customers.Wanted(mentions=1), now=NOON).id
    turns()
    assert customers.in_cohort(spoke, two) == {ana, bea}
    Case.objects.all().update(state="closed", closed_at=NOON)
    waiting = waits(ana, acme)
    restrict(ana, on=True)
    pipeline.TIMERS["escalation.outreach"]("next", {}, timezone.now() + timedelta(days=1))
    say("ana", 2, ANGRY, **SAME)
    assert felt() == {bea}
    assert customers.in_cohort(spoke, two) == {bea}
    assert not customers.suggested(NOON).exists()
    assert examine(two, now=NOON) == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (State.REFUSED, Reason.RESTRICTED)
    assert not Case.objects.exclude(state="closed").exists()
    restrict(ana, on=False)
    assert felt() == {ana, bea}
    assert customers.in_cohort(spoke, two) == {ana, bea}


def test_they_are_left_out_of_what_is_done_with_many(two: tuple[int, int]) -> None:
    ana, bea = two
    fixed = customers.make_cohort("By hand", None, now=NOON).id
    restrict(ana, on=True)
    browser = client(person("sam", Role.SUPERVISOR))
    both = {"who": [str(ana), str(bea)], "query": ""}
    browser.post("/people/bulk/", {**both, "do": "tag", "tag": "VIP"})
    browser.post("/people/bulk/", {**both, "do": "list", "list": str(fixed)})
    table = browser.post("/people/bulk/", {**both, "do": "export"}).content.decode()
    assert customers.tags_of(two) == {bea: ("VIP",)}
    assert set(Membership.objects.filter(cohort=fixed).values_list("customer", flat=True)) == {bea}
    assert [line.split(",")[0] for line in table.splitlines()[1:]] == [str(bea)]
    assert "1 person asked to be left alone" in browser.get("/people/").content.decode()
    assert browser.post("/people/bulk/", {"who": [str(ana)], "do": "tag", "tag": "x"}).status_code == 302
    assert customers.tag([ana], "by another door") == []
    assert customers.put(fixed, [ana], belong_there=True, now=NOON) == 0


def test_they_stand_in_the_list_and_are_found(two: tuple[int, int]) -> None:
    ana, bea = two
    restrict(ana, on=True)
    browser = client(person("sam", Role.SUPERVISOR))
    assert browser.get("/people/").content.decode().count("?restricted=yes") == 1
    found = browser.get("/people/?restricted=yes").content.decode()
    assert f'href="/people/{ana}/"' in found
    assert f'href="/people/{bea}/"' not in found
    assert "left alone, as they asked" in found
    assert f'href="/people/{ana}/"' not in browser.get("/people/?restricted=no").content.decode()
    theirs = browser.get(f"/people/{ana}/").content.decode()
    assert "Left alone since" in theirs
    assert 'id="person-tag"' not in theirs
    assert customers.stands_of(ana, now=NOON) == ()
    said = pane(customers.customer(ana), zone=UTC)
    assert (said.line, said.stands, said.joints, said.changes) == (None, (), (), ())
    assert pane(customers.customer(bea), zone=UTC).line is not None


def test_what_the_books_say_of_contact_does_not_lift_it(acme: int) -> None:
    say("ana", 0, GLAD)
    profiles.tell(who("ana"), {"consent": Told(value="given", at=NOON, source="crm")}, now=NOON)
    rights.restrict(who("ana"), on=True, now=NOON)
    assert customers.profile_of(who("ana")).do_not_contact
