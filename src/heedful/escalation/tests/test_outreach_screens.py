"""Outreach on screen and over the API: written, tried, approved, postponed, switched off."""

import json
from typing import Any

import msgspec
import pytest
from django.test import Client

from heedful.escalation import api as escalation
from heedful.escalation.api import outreach
from heedful.escalation.models import Outreach
from heedful.escalation.outreach import views_rules
from heedful.escalation.outreach.types import Reason, State
from heedful.escalation.tests.making import NOW
from heedful.escalation.tests.speaking import DAY, follow, only, place, rule, turned
from heedful.staff.api import create_person
from heedful.staff.models import AuditEntry, User
from heedful.staff.types import Role

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Losing them",
    "direction": "down",
    "kinds": ["company"],
    "least_size": "0.5",
    "least_confidence": "80",
    "max_age_days": "3",
    "queue": "service",
    "priority": "3",
    "due_minutes": "240",
    "approval": "on",
    "per_person_days": "30",
    "per_hour": "10",
    "languages": "de, EN",
    "opening": "Hello {{first_name}}",
}


def client(role: Role) -> Client:
    made = create_person(None, username=role, name=role.title(), role=role)[0]
    User.objects.filter(pk=made.id).update(must_change_password=False)
    signed_in = Client()
    signed_in.force_login(User.objects.get(pk=made.id))
    return signed_in


@pytest.fixture(autouse=True)
def _place() -> None:
    place()
    escalation.name_queue("service", "Service")


def text(response: Any) -> str:
    return str(response.content.decode())


def test_an_administrator_writes_a_rule() -> None:
    who = client(Role.ADMINISTRATOR)
    assert "No rule yet" in text(who.get("/escalation/outreach/"))
    assert who.post("/escalation/outreach/new/", FORM).status_code == 302
    made = outreach.rules()[0]
    assert (made.draft.languages, made.draft.priority, made.draft.approval) == (("de", "en"), 3, True)
    shown = text(who.get("/escalation/outreach/"))
    assert "falls by 0.5 or more" in shown
    assert "a supervisor is asked; queue Service" in shown
    page = text(who.get(f"/escalation/outreach/{made.id}/"))
    assert 'value="de, en"' in page
    assert who.post(f"/escalation/outreach/{made.id}/", FORM | {"least_size": "7"}).status_code == 422
    assert who.post(f"/escalation/outreach/{made.id}/", FORM | {"languages": "xx"}).status_code == 422
    who.post(f"/escalation/outreach/{made.id}/state/", {"state": "paused"})
    assert outreach.rules()[0].state == "paused"
    assert AuditEntry.objects.filter(what="outreach.rule.paused").exists()


def test_the_dry_run_says_whom_it_would_have_met(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_rules, "utc_now", lambda: NOW)
    turned()
    who = client(Role.ADMINISTRATOR)
    values = {name: value for name, value in FORM.items() if name not in {"languages", "name"}}
    shown = text(who.post("/escalation/outreach/dry-run/", values))
    assert "Marta" in shown
    assert "Not yet" in text(who.post("/escalation/outreach/dry-run/", values | {"least_size": "much"}))


def test_supervisors_decide_and_do_not_write_rules() -> None:
    who = client(Role.SUPERVISOR)
    assert who.get("/escalation/outreach/").status_code == 200
    assert who.post("/escalation/outreach/new/", FORM).status_code == 403
    assert client(Role.AGENT).get("/escalation/scheduled/").status_code == 403


def test_several_are_approved_at_once_and_a_refusal_is_taken_back() -> None:
    rule(approval=True)
    follow(*(turned(name) for name in ("ann", "ben")), now=NOW)
    ids = list(Outreach.objects.order_by("pk").values_list("pk", flat=True))
    who = client(Role.SUPERVISOR)
    page = text(who.get("/escalation/scheduled/"))
    assert "Ann" in page
    assert "Ben" in page
    refused = who.post("/escalation/scheduled/decide/", {"do": "refuse", "id": ids}, headers={"HX-Request": "true"})
    told = json.loads(refused.headers["HX-Trigger"])
    assert set(Outreach.objects.values_list("state", flat=True)) == {State.REFUSED}
    who.post(told["toast"]["undo"]["url"], headers={"HX-Request": "true"})
    assert set(Outreach.objects.values_list("state", flat=True)) == {State.ASKED}
    who.post("/escalation/scheduled/decide/", {"do": "approve", "id": ids, "word": "<b>kind</b>"})
    assert set(Outreach.objects.values_list("state", flat=True)) == {State.SCHEDULED}
    assert "&lt;b&gt;kind&lt;/b&gt;" in text(who.get("/escalation/scheduled/?tab=scheduled"))
    assert who.post("/escalation/scheduled/decide/", {"do": "approve", "id": ids}).status_code == 422


def test_what_is_scheduled_is_postponed_started_or_cancelled() -> None:
    rule()
    follow(turned(), now=NOW.replace(hour=21))
    pk = only().pk
    who = client(Role.SUPERVISOR)
    assert "By a week" in text(who.get(f"/escalation/scheduled/{pk}/postpone/"))
    before = only().at
    assert who.post(f"/escalation/scheduled/{pk}/postpone/", {"choice": "3"}).status_code == 302
    assert only().reason == Reason.LATER
    assert only().at != before
    assert who.post(f"/escalation/scheduled/{pk}/postpone/", {"until": "1999-01-01T00:00"}).status_code == 422
    answer = who.post(f"/escalation/scheduled/{pk}/start/", headers={"HX-Request": "true"})
    assert "Opened as case #" in json.loads(answer.headers["HX-Trigger"])["toast"]["text"]
    assert "opened" in text(who.get("/escalation/scheduled/?tab=ended"))
    assert who.post(f"/escalation/scheduled/{pk}/start/").status_code == 422


def test_a_list_costs_the_same_however_long(django_assert_max_num_queries: Any) -> None:
    rule(approval=True)
    follow(*(turned(f"p{n}") for n in range(12)), now=NOW)
    who = client(Role.SUPERVISOR)
    with django_assert_max_num_queries(16):
        who.get("/escalation/scheduled/")


def test_hours_and_caps_are_saved_and_wrong_ones_refused() -> None:
    who = client(Role.ADMINISTRATOR)
    page = text(who.get("/settings/outreach/"))
    assert 'value="09:00"' in page
    form = {"on": "on", "zone": "Europe/Berlin", "per_person_days": 14, "per_hour": 5, "consent": "on"}
    form |= {"company-since": "08:30", "company-until": "00:00", "company-days": [0, 1, 2]}
    own = {"pages-on": "on", "pages-since": "10:00", "pages-until": "12:00", "pages-days": [0]}
    assert who.post("/settings/outreach/", form | own).status_code == 302
    policy = outreach.policy()
    assert (policy.window.since, policy.window.until, policy.window.days) == (510, 1440, (0, 1, 2))
    assert (policy.channels["pages"].until, policy.zone, policy.consent) == (720, "Europe/Berlin", True)
    assert who.post("/settings/outreach/", form | {"company-until": "08:30"}).status_code == 422
    assert outreach.policy() == policy
    assert "begin and end" in text(who.post("/settings/outreach/", form | {"company-until": "08:30"}))


def test_the_api_does_what_the_screens_do() -> None:
    admin = client(Role.ADMINISTRATOR)

    def post(url: str, body: Any, method: str = "post") -> Any:
        answer = getattr(admin, method)(url, msgspec.json.encode(body), content_type="application/json")
        return answer.status_code, answer.json() if answer.content else None

    status, made = post("/api/v1/outreach/rules", {"name": "A", "queue": "service", "approval": False})
    assert status == 201
    assert post("/api/v1/outreach/rules", {"name": "A", "queue": "nowhere"})[0] == 400
    for field in ("targets", "cohorts"):
        status, told = post("/api/v1/outreach/rules", {"name": "A", "queue": "service", field: [987]})
        assert (status, told["error"]["field"]) == (400, field)
    assert post("/api/v1/outreach/rules/dry-run", {"draft": made["draft"]})[1]["seen"] == 0
    assert post(f"/api/v1/outreach/rules/{made['id']}", made["draft"] | {"name": "B"}, "put")[1]["draft"]["name"] == "B"
    assert post("/api/v1/outreach/rules/order", {"ids": [made["id"]]})[0] == 200
    follow(turned(), now=NOW.replace(hour=21))
    found = admin.get("/api/v1/outreach?state=scheduled").json()["outreaches"]
    assert [one["state"] for one in found] == ["scheduled"]
    pk = found[0]["id"]
    until = (NOW + 400 * DAY).isoformat()
    assert post(f"/api/v1/outreach/{pk}/postpone", {"until": until})[1]["reason"] == "postponed"
    assert post("/api/v1/outreach/decide", {"what": "cancel", "ids": [pk]})[1]["ids"] == [pk]
    assert post(f"/api/v1/outreach/{pk}/start", {})[0] == 409
    story = admin.get(f"/api/v1/outreach/{pk}").json()
    assert [one["after"] for one in story["events"]] == ["scheduled", "scheduled", "cancelled"]
    assert post("/api/v1/outreach/policy", {"zone": "Mars/Olympus"}, "put")[0] == 400
    assert post("/api/v1/outreach/policy", {"per_hour": 3}, "put")[1]["per_hour"] == 3
    assert admin.get("/api/v1/outreach").json()["outreaches"][0]["id"] == pk
