"""Rules on screen and over the API."""

import json
from typing import Any

import pytest
from django.test import Client

from heedful.escalation import api
from heedful.escalation.tests.hearing import hear, post, rule
from heedful.escalation.tests.making import NOW
from heedful.escalation.types import RuleState
from heedful.staff.api import create_person
from heedful.staff.types import Role

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Bags",
    "queue": "baggage",
    "priority": "3",
    "due_minutes": "15",
    "per_minute": "5",
    "max_age_days": "7",
    "r:kind": "all",
    "r.0:kind": "words",
    "r.0:any": "bag, lost suitcase",
}


@pytest.fixture
def supervisor(client: Client) -> Client:
    create_person(None, username="ruth", role=Role.SUPERVISOR, password="a-long-password")
    client.login(username="ruth", password="a-long-password")
    api.name_queue("baggage", "Baggage")
    return client


def test_a_rule_is_written_and_reads_as_a_sentence(supervisor: Client) -> None:
    assert supervisor.post("/escalation/new/", FORM).status_code == 302
    page = supervisor.get("/escalation/").content.decode()
    assert "it says “bag” or “lost suitcase”" in page
    assert "queue Baggage, priority high" in page
    assert [one.max_age_minutes for one in api.rules()] == [10080]


def test_a_rule_that_cannot_be_meant_says_where(supervisor: Client) -> None:
    answer = supervisor.post("/escalation/new/", FORM | {"r.0:any": " "})
    assert answer.status_code == 422
    assert "name at least one word" in answer.content.decode()
    assert 'aria-describedby="r-0-error"' in answer.content.decode()
    assert api.rules() == []


def test_an_edit_keeps_what_was_typed(supervisor: Client) -> None:
    pk = rule()
    assert supervisor.post(f"/escalation/{pk}/", FORM | {"name": "Lost bags"}).status_code == 302
    assert api.rule(pk).name == "Lost bags"
    page = supervisor.get(f"/escalation/{pk}/").content.decode()
    assert "bag, lost suitcase</textarea>" in page


def test_rules_are_moved_paused_and_deleted(supervisor: Client) -> None:
    first, second = rule(name="First"), rule(name="Second")
    supervisor.post(f"/escalation/{second}/move/", {"to": "up"})
    assert [one.id for one in api.rules()] == [second, first]
    supervisor.post("/escalation/order/", {"id": [first, second]})
    assert [one.id for one in api.rules()] == [first, second]
    supervisor.post(f"/escalation/{first}/state/", {"state": "paused"})
    assert api.rule(first).state is RuleState.PAUSED
    supervisor.post(f"/escalation/{first}/state/", {"state": "deleted"})
    assert [one.id for one in api.rules()] == [second]
    assert supervisor.get(f"/escalation/{first}/").status_code == 404


def test_the_builder_draws_the_tree_again(supervisor: Client) -> None:
    drawn = supervisor.post("/escalation/builder/", FORM | {"do": "group:r"}).content.decode()
    assert 'name="r.1:kind"' in drawn
    assert 'name="r.1.0:kind"' in drawn


def test_the_dry_run_counts_what_a_rule_would_have_done(supervisor: Client) -> None:
    hear(post("a", minutes=-60), post("b", "hello", who="dele", minutes=-50), at=NOW)
    run = api.dry_run(api.read_conditions({"kind": "words", "any": ["bag"]}), days=7, now=NOW)
    assert (run.seen, run.opened, run.throttled, run.taken) == (2, 1, 0, 0)
    rule()
    run = api.dry_run(api.read_conditions({"kind": "words", "any": ["bag"]}), days=7, now=NOW)
    assert (run.opened, run.taken) == (0, 1)
    page = supervisor.post("/escalation/dry-run/", FORM)
    assert page.status_code == 200
    assert "Not yet:" in supervisor.post("/escalation/dry-run/", FORM | {"r.0:any": ""}).content.decode()


def test_what_a_customer_or_colleague_wrote_is_never_markup(supervisor: Client) -> None:
    rule(name="<script>alert(1)</script>")
    assert "<script>alert" not in supervisor.get("/escalation/").content.decode()


def send(client: Client, method: str, path: str, value: object) -> Any:
    call = {"post": client.post, "put": client.put}[method]
    return call(f"/api/v1/escalation/{path}", json.dumps(value), content_type="application/json")


def test_the_api_does_what_the_screens_do(supervisor: Client) -> None:
    wanted = {"kind": "words", "any": ["bag"]}
    draft: dict[str, object] = {"name": "Bags", "queue": "baggage", "conditions": wanted}
    made = send(supervisor, "post", "rules", draft)
    assert made.status_code == 201
    pk = made.json()["id"]
    assert send(supervisor, "put", f"rules/{pk}", draft | {"per_minute": 3}).json()["per_minute"] == 3
    wrong = send(supervisor, "post", "rules", draft | {"queue": "moon"})
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (400, "queue")
    bad = draft | {"conditions": {"kind": "all", "of": []}}
    assert send(supervisor, "post", "rules", bad).status_code == 400
    assert send(supervisor, "post", "dry-run", {"conditions": wanted}).json()["opened"] == 0
    assert supervisor.delete(f"/api/v1/escalation/rules/{pk}").status_code == 204
    assert supervisor.get("/api/v1/escalation/rules").json() == []


def test_an_analyst_may_look_and_not_touch(client: Client) -> None:
    create_person(None, username="tom", role=Role.ANALYST, password="a-long-password")
    client.login(username="tom", password="a-long-password")
    pk = rule()
    assert client.get("/escalation/").status_code == 200
    assert client.get(f"/escalation/{pk}/").status_code == 200
    assert client.post(f"/escalation/{pk}/", FORM).status_code == 403
    assert client.post(f"/escalation/{pk}/state/", {"state": "deleted"}).status_code == 403
