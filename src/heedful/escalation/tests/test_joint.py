"""A rule that asks what a person's changes say together."""

import json

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heedful.channels.types import Arrival
from heedful.customers import step as customers
from heedful.customers.types import Joint
from heedful.escalation import api, step
from heedful.escalation.dry import dry_run
from heedful.escalation.models import Case
from heedful.escalation.tests.hearing import channel, post, rule
from heedful.escalation.types import JointIs
from heedful.listening import api as listening
from heedful.listening import step as hearing
from heedful.listening.types import How, TargetFacts, TargetKind
from heedful.staff.api import create_person
from heedful.staff.types import Role
from heedful.understanding.types import Reading, Sentiment, Toward

GLAD, CROSS = Sentiment.POSITIVE, Sentiment.NEGATIVE
Felt = tuple[TargetFacts, Sentiment]
DAY = 1440  # minutes


def target(kind: TargetKind, name: str) -> TargetFacts:
    draft = listening.TargetDraft(kind=kind, name=name)
    return listening.create_target(draft, who=None, now=post("x").created_at)


def hear(felt: list[Felt], *, start: int) -> list[int]:
    """Posts a day apart, each about one target; the cases that they touched."""
    posts = [post(f"p{start + n}", who="marta", minutes=(start + n - 40) * DAY) for n in range(len(felt))]
    kept = hearing.keep(
        [Arrival(channel=channel(), post=one, received_at=one.created_at) for one in posts], now=posts[-1].created_at
    )
    kept.sort(key=lambda one: one.created_at)
    readings = {}
    for mention, (about, sentiment) in zip(kept, felt, strict=True):
        toward = Toward(target=about.id, name=about.name, how=How.TEXT, sentiment=sentiment, confidence=0.95)
        readings[mention.id] = Reading(
            language="en", sentiment=sentiment, confidence=0.95, scores=None, model="hand", toward=(toward,)
        )
    now = posts[-1].created_at
    people = customers.remember(kept, readings, now=now)
    customers.feel(kept, readings, people)
    return step.judge(kept, readings, people, now=now)


def test_who_is_about_to_leave_becomes_a_case_and_only_once_it_is_known(db: None) -> None:
    us, them = target(TargetKind.COMPANY, "Nordwind"), target(TargetKind.COMPETITOR, "Fernweh")
    at_risk = JointIs(any=(Joint.DEFECTION,))
    made = rule(at_risk, max_age_minutes=0)
    assert hear([(us, GLAD), (them, CROSS)] * 8, start=0) == []
    assert hear([(us, CROSS), (them, GLAD)] * 5, start=16)
    case = Case.objects.earliest("pk")
    assert "this person: defection risk" in api.text(api.why(case.pk))
    told = dry_run(at_risk, rule_id=made, days=30, now=post("x").created_at)
    assert 0 < told.opened < 10  # posts that were said before it was known are left alone


def test_it_is_asked_for_only_where_a_rule_asks(db: None) -> None:
    us = target(TargetKind.COMPANY, "Nordwind")
    rule(max_age_minutes=0)
    asked = []
    for start in (0, 5):
        with CaptureQueriesContext(connection) as queries:
            hear([(us, GLAD)] * 5, start=start)
        asked.append(sum("jointreading" in one["sql"] for one in queries))
        rule(JointIs(any=(Joint.OPENING,)), name="Openings", max_age_minutes=0)
    assert asked == [0, 1]


def test_it_is_chosen_by_name_on_the_editor_and_over_the_api(client: Client, db: None) -> None:
    create_person(None, username="ruth", role=Role.SUPERVISOR, password="a-long-password")
    client.login(username="ruth", password="a-long-password")
    api.name_queue("baggage", "Baggage")
    form = {
        "name": "At risk",
        "queue": "baggage",
        "priority": "3",
        "due_minutes": "15",
        "per_minute": "5",
        "max_age_days": "7",
        "r:kind": "all",
        "r.0:kind": "joint",
        "r.0:any": ["defection-risk", "product-matter"],
    }
    assert client.post("/escalation/new/", form).status_code == 302
    (made,) = api.rules()
    assert "this person: defection risk or a product matter" in client.get("/escalation/").content.decode()
    page = client.get(f"/escalation/{made.id}/").content.decode()
    assert "an opening" in page
    assert page.count("checked") >= 2
    assert client.post("/escalation/new/", {**form, "r.0:any": []}).status_code == 422
    body = {"conditions": {"kind": "joint", "any": ["opening"]}, "days": 7}
    assert client.post("/api/v1/escalation/dry-run", json.dumps(body), "application/json").status_code == 200
    body["conditions"] = {"kind": "joint", "any": ["doom"]}
    assert client.post("/api/v1/escalation/dry-run", json.dumps(body), "application/json").status_code >= 400
