"""The registry of events on its screens and over the API: what is shown to whom, decided, undone, and refused."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heedful.customers.events import registry
from heedful.customers.models import Feed, PublicEvent
from heedful.customers.types import EventDraft, EventFacts, EventFilter, EventKind, EventState
from heedful.listening import api as listening
from heedful.listening.types import TargetKind
from heedful.staff.api import create_person
from heedful.staff.models import AuditEntry, User
from heedful.staff.types import Role

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> int:
    draft = listening.TargetDraft(kind=TargetKind.COMPANY, name="Nordwind Air")
    return listening.create_target(draft, who=None, now=NOW).id


def client(role: Role = Role.SUPERVISOR) -> Client:
    made = create_person(None, username=f"a-{role}", name="A", role=role, languages=["en"])[0]
    User.objects.filter(pk=made.id).update(must_change_password=False)
    signed_in = Client()
    signed_in.force_login(User.objects.get(pk=made.id))
    return signed_in


def event(
    company: int, title: str = "Bag fee raised", *, state: EventState = EventState.CONFIRMED, **more: Any
) -> EventFacts:
    draft = EventDraft(**{"title": title, "target": company, "kind": EventKind.PRICE, "starts_at": NOW, **more})
    return registry.create_event(draft, who=None, now=NOW, state=state)


def test_proposed_ones_are_decided_with_one_click_and_undone_with_another(company: int) -> None:
    one = event(company, "<b>Strike</b>", state=EventState.PROPOSED)
    browser = client()
    page = browser.get("/people/events/").content.decode()
    assert "1 event to decide" in page
    assert "&lt;b&gt;Strike" in page
    assert "<b>Strike" not in page
    answer = browser.post(f"/people/events/{one.id}/settle/?state=confirmed")
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]["url"]
    assert registry.event(one.id).state is EventState.CONFIRMED
    assert "to decide" not in browser.get("/people/events/?state=confirmed").content.decode().split("</form>")[-1]
    browser.post(undo)
    assert registry.event(one.id).state is EventState.PROPOSED
    assert AuditEntry.objects.filter(what="customers.event.settled", subject=f"event:{one.id}").count() == 2
    assert browser.post(f"/people/events/{one.id}/settle/?state=maybe").status_code == 404


def test_what_is_removed_comes_back_on_undo(company: int) -> None:
    one, browser = event(company), client()
    answer = browser.post(f"/people/events/{one.id}/remove/")
    assert "Bag fee" not in browser.get("/people/events/").content.decode()
    assert browser.post(f"/people/events/{one.id}/remove/").status_code == 404
    browser.post(json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]["url"])
    assert "Bag fee" in browser.get("/people/events/").content.decode()


def test_an_event_is_entered_and_edited_and_a_wrong_one_says_why(company: int) -> None:
    browser = client()
    told = {"title": " Bag  fee ", "target": company, "kind": "price-change", "starts_on": "2026-11-03"}
    wrong = {"ends_on": "2026-11-01", "link": "javascript:alert(1)"}
    for name, value in wrong.items():
        refused = browser.post("/people/events/new/", {**told, name: value})
        assert refused.status_code == 422
        assert b"error" in refused.content
    assert browser.post("/people/events/new/", {**told, "target": "999"}).status_code == 422
    assert browser.post("/people/events/new/", told).status_code == 302
    (made,) = registry.events(EventFilter())
    assert (made.title, made.ends_at) == ("Bag fee", None)
    page = browser.get(f"/people/events/{made.id}/").content.decode()
    assert 'value="2026-11-03"' in page
    browser.post(f"/people/events/{made.id}/", {**told, "starts_time": "08:15", "ends_time": "10:00"})
    changed = registry.event(made.id)
    assert changed.ends_at
    assert changed.ends_at - changed.starts_at == timedelta(minutes=105)


def test_the_list_is_filtered_paged_and_costs_the_same(company: int) -> None:
    browser = client()
    for n in range(60):
        event(company, f"Fee {n:02}", starts_at=NOW - timedelta(days=n))
    for address, shown, hidden in (
        ("?q=fee 07", "Fee 07", "Fee 08"),
        ("?kind=award", "No event is like that", "Fee 01"),
        (f"?target={company + 1}", "No event is like that", "Fee 01"),
        ("?state=dismissed", "No event is like that", "Fee 01"),
        ("?state=x&kind=y&target=z&before=w", "Fee 01", "Fee 55"),
    ):
        page = browser.get(f"/people/events/{address}").content.decode()
        assert shown in page, address
        assert hidden not in page, address
    page = browser.get("/people/events/").content.decode()
    older = page.split('class="button" href="?before=')[1].split('"')[0].replace("&amp;", "&")
    assert "Fee 59" in browser.get(f"/people/events/?before={older}").content.decode()
    with CaptureQueriesContext(connection) as many:
        browser.get("/people/events/")
    PublicEvent.objects.filter(title__gt="Fee 05").delete()
    with CaptureQueriesContext(connection) as few:
        browser.get("/people/events/")
    assert len(many) == len(few)


def test_agents_see_events_and_change_none(company: int) -> None:
    one, agent = event(company, state=EventState.PROPOSED), client(Role.AGENT)
    page = agent.get("/people/events/").content.decode()
    assert "Bag fee" in page
    assert "Confirm" not in page
    assert agent.post(f"/people/events/{one.id}/settle/?state=confirmed").status_code == 403
    assert agent.post(f"/people/events/{one.id}/", {}).status_code == 403
    assert agent.get("/people/events/feeds/").status_code == 403


TABLE = b"title,starts,target\nBag fee,2026-11-03,Nordwind Air\n<i>Rain</i>,tomorrow,\n"


def test_a_file_is_shown_before_it_is_taken(company: int) -> None:
    browser = client()
    page = browser.post("/people/events/import/", {"file": SimpleUploadedFile("e.csv", TABLE)}).content.decode()
    assert "1 line cannot be taken" in page
    assert "&lt;i&gt;Rain" in page
    assert "is no date" in page
    assert not PublicEvent.objects.exists()
    content = page.split('name="content" value="')[1].split('"')[0]
    assert base64.b64decode(content) == TABLE
    for _time in range(2):
        assert browser.post("/people/events/import/", {"content": content}).status_code == 302
    assert PublicEvent.objects.get().title == "Bag fee"
    for damaged in ("x", "%%%", base64.b64encode(b"hello").decode()):
        assert browser.post("/people/events/import/", {"content": damaged}).status_code == 302
    refused = browser.post("/people/events/import/", {"file": SimpleUploadedFile("e.txt", b"hello")})
    assert refused.status_code == 422
    assert b"must name the columns" in refused.content


def test_feeds_are_an_administrators(company: int) -> None:
    told = {"name": "Trade news", "url": "https://news.example/feed", "every_minutes": "60"}
    assert client(Role.SUPERVISOR).post("/people/events/feeds/new/", told).status_code == 403
    admin = client(Role.ADMINISTRATOR)
    assert admin.post("/people/events/feeds/new/", {**told, "url": "http://news.example/feed"}).status_code == 422
    assert admin.post("/people/events/feeds/new/", told).status_code == 302
    assert b"Another feed has this address" in admin.post("/people/events/feeds/new/", told).content
    feed = Feed.objects.get()
    for what in ("fetch", "pause", "resume"):
        assert admin.post(f"/people/events/feeds/{feed.pk}/{what}/").status_code == 204
    Feed.objects.update(problem="The server answered <500>.")
    assert "answered &lt;500&gt;" in admin.get("/people/events/feeds/").content.decode()
    admin.post(f"/people/events/feeds/{feed.pk}/", {**told, "name": "News"})
    assert Feed.objects.get().name == "News"
    admin.post(f"/people/events/feeds/{feed.pk}/remove/")
    assert not Feed.objects.exists()


def send(browser: Client, method: str, address: str, body: object = None) -> Any:
    return browser.generic(method, f"/api/v1/events{address}", json.dumps(body), content_type="application/json")


def test_the_api_can_do_what_the_screens_can(company: int) -> None:
    browser = client(Role.ADMINISTRATOR)
    body = {"title": "Fee", "target": company, "kind": "price-change", "starts_at": "2026-11-03T00:00:00+01:00"}
    made = send(browser, "POST", "", body).json()
    assert (made["state"], made["source"]) == ("confirmed", "hand")
    place = f"/{made['id']}"
    assert send(browser, "PATCH", place, {"state": "dismissed", "title": "A fee"}).json()["title"] == "A fee"
    assert send(browser, "PATCH", place, {"ends_at": "2026-11-01T00:00:00Z"}).json()["error"]["field"] == "ends"
    assert send(browser, "POST", "", {**body, "starts_at": "2026-11-03T00:00:00"}).status_code == 400
    page = browser.get(f"/api/v1/events?target={company}&state=dismissed").json()
    assert [one["title"] for one in page["events"]] == ["A fee"]
    assert send(browser, "DELETE", place).status_code == 204
    assert browser.get(f"/api/v1/events{place}").status_code == 404
    tried = send(browser, "POST", "/import", {"content": TABLE.decode(), "dry": True}).json()
    assert [(one["fate"], bool(one["error"])) for one in tried["lines"]] == [("new", False), ("wrong", True)]
    assert send(browser, "POST", "/import", {"content": TABLE.decode()}).json()["taken"] == 1
    feed = send(browser, "POST", "/feeds", {"name": "N", "url": "https://n.example/"}).json()
    assert send(browser, "PATCH", f"/feeds/{feed['id']}", {"active": False}).json()["active"] is False
    assert send(browser, "POST", f"/feeds/{feed['id']}/fetch").status_code == 404  # paused
    assert send(browser, "POST", "/feeds", {"name": "N", "url": "http://n.example/"}).status_code == 422
    assert send(browser, "DELETE", f"/feeds/{feed['id']}").status_code == 204


def test_pages_of_the_api_follow_one_another(company: int) -> None:
    browser = client()
    for n in range(5):
        event(company, f"Fee {n}")  # all at one moment
    seen: list[str] = []
    after = ""
    for _page in range(3):
        page = browser.get("/api/v1/events", {"limit": "2", "after": after}).json()
        seen += [one["title"] for one in page["events"]]
        after = page["next"]
    assert (seen, after) == ([f"Fee {n}" for n in (4, 3, 2, 1, 0)], "")
