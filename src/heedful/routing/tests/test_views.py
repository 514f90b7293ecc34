"""Queues, the floor and the presence menu, on screen and over the API."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heedful.core.clock import utc_now
from heedful.escalation import api as escalation
from heedful.escalation.tests.hearing import hear, post, rule
from heedful.routing import api
from heedful.routing.types import Presence, QueueDraft
from heedful.staff.api import create_person
from heedful.staff.types import Person, Role

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password"
FORM = {"name": "Baggage", "match_language": "on", "take_back_minutes": "2.5"}


def signed_in(client: Client, role: Role, name: str = "ruth") -> Person:
    person, _ = create_person(None, username=name, role=role, password=PASSWORD)
    client.login(username=name, password=PASSWORD)
    return person


def test_a_queue_is_made_changed_and_deleted(client: Client) -> None:
    admin = signed_in(client, Role.ADMINISTRATOR)
    assert client.post("/settings/queues/new/", FORM | {"members": [admin.id]}).status_code == 302
    made = api.queue("baggage")
    assert (made.take_back_s, made.members, escalation.open_queues()) == (
        150,
        frozenset({admin.id}),
        {"baggage": "Baggage"},
    )
    assert client.post("/settings/queues/baggage/", FORM | {"name": "Bags"}).status_code == 302
    assert escalation.queue_names() == {"baggage": "Bags"}
    page = client.get("/settings/queues/").content.decode()
    assert "Bags" in page
    assert "nobody: its cases wait for ever" in page
    assert client.post("/settings/queues/baggage/delete/").status_code == 302
    assert api.queues() == []
    assert escalation.open_queues() == {}


def test_a_queue_that_is_needed_is_not_deleted(client: Client) -> None:
    signed_in(client, Role.ADMINISTRATOR)
    api.create_queue(QueueDraft(name="Baggage"), None, utc_now())
    pk = rule()
    client.post("/settings/queues/baggage/delete/")
    assert [queue.key for queue in api.queues()] == ["baggage"]
    hear(post("a"))
    escalation.set_rule_state(pk, escalation.rule(pk).state.DELETED, None, utc_now())
    client.post("/settings/queues/baggage/delete/")
    assert [queue.key for queue in api.queues()] == ["baggage"]


@pytest.mark.parametrize("wrong", [{"name": ""}, {"take_back_minutes": "-1"}, {"take_back_minutes": "2000"}])
def test_a_queue_that_cannot_be_meant_is_shown_again(client: Client, wrong: dict[str, str]) -> None:
    signed_in(client, Role.ADMINISTRATOR)
    assert client.post("/settings/queues/new/", FORM | wrong).status_code == 422
    assert api.queues() == []


def test_two_queues_of_one_name_have_keys_of_their_own() -> None:
    keys = [api.create_queue(QueueDraft(name="Baggage"), None, utc_now()).key for _ in range(3)]
    assert keys == ["baggage", "baggage-2", "baggage-3"]


def test_the_floor_shows_what_waits_and_gives_it_by_hand(client: Client) -> None:
    lena = signed_in(client, Role.SUPERVISOR)
    api.create_queue(QueueDraft(name="Baggage", members=frozenset({lena.id})), None, utc_now())
    rule(max_age_minutes=0)
    _, (case,) = hear(post("a"))
    page = client.get("/floor/").content.decode()
    assert "Baggage" in page
    listed = client.get("/floor/cases/?queue=baggage").content.decode()
    assert f"#{case}" in listed
    client.post(f"/floor/cases/{case}/give/", {"to": f"user:{lena.id}", "queue": "baggage"})
    held = api.assignment(case)
    assert held
    assert held.user == lena.id
    assert client.post(f"/floor/agents/{lena.id}/capacity/", {"capacity": "7"}).status_code == 302
    assert api.agents()[lena.id].capacity == 7


def test_the_floor_takes_a_fixed_number_of_queries(client: Client) -> None:
    signed_in(client, Role.SUPERVISOR)
    rule(max_age_minutes=0, per_minute=1000)
    counts = []
    for start, size in ((0, 1), (10, 8)):
        for n in range(start, start + size):
            api.create_queue(QueueDraft(name=f"Queue {n}"), None, utc_now())
            person, _ = create_person(None, username=f"a{n}", password=PASSWORD)
            api.set_presence(person.id, Presence.AVAILABLE, "", utc_now())
            hear(post(f"p{n}", who=f"w{n}"))
        with CaptureQueriesContext(connection) as queries:
            client.get("/floor/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_agent_says_whether_they_are_there(client: Client) -> None:
    lena = signed_in(client, Role.AGENT)
    assert "Offline" in client.get("/presence/").content.decode()
    client.post("/presence/", {"presence": "available"})
    assert api.presence(lena.id) is Presence.AVAILABLE
    assert client.post("/presence/beat/").status_code == 204
    client.post("/presence/", {"presence": "asleep"})
    assert api.presence(lena.id) is Presence.AVAILABLE


def test_a_beat_brings_back_whom_silence_took_away_and_nobody_else(client: Client) -> None:
    lena = signed_in(client, Role.AGENT)
    api.expect(lena.id, 4, utc_now())
    client.post("/presence/beat/")
    assert api.presence(lena.id) is Presence.AVAILABLE
    api.set_presence(lena.id, Presence.OFFLINE, "", utc_now())
    assert not api.beat(lena.id, utc_now())
    assert api.presence(lena.id) is Presence.OFFLINE


def test_the_api_does_what_the_screens_do(client: Client) -> None:
    signed_in(client, Role.ADMINISTRATOR)

    def send(method: Any, path: str, value: object) -> Any:
        return method(path, json.dumps(value), content_type="application/json")

    made = send(client.post, "/api/v1/queues", {"name": "Press"})
    assert (made.status_code, made.json()["key"]) == (201, "press")
    assert send(client.put, "/api/v1/queues/press", {"name": "Press!"}).json()["name"] == "Press!"
    assert send(client.post, "/api/v1/queues", {"name": " "}).json()["error"]["field"] == "name"
    assert send(client.put, "/api/v1/queues/moon", {"name": "Moon"}).status_code == 404
    assert send(client.put, "/api/v1/presence", {"presence": "busy"}).json()["presence"] == "busy"
    assert client.get("/api/v1/presence").json()["presence"] == "busy"
    assert client.get("/api/v1/floor").json()["available"] == 0
    assert client.delete("/api/v1/queues/press").status_code == 204
    assert client.get("/api/v1/queues").json() == []


def test_an_agent_neither_edits_queues_nor_sees_the_floor(client: Client) -> None:
    signed_in(client, Role.AGENT)
    assert client.get("/floor/").status_code == 403
    assert client.get("/settings/queues/").status_code == 403
    assert client.post("/api/v1/queues", "{}", content_type="application/json").status_code == 403
