import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from heedful.core.clock import utc_now
from heedful.listening import api
from heedful.listening.api import TargetDraft
from heedful.listening.step import keep
from heedful.listening.tests.making import NOON, arrival, make_channel
from heedful.listening.tests.test_views import signed_in, text_of
from heedful.listening.types import TargetFacts, TargetKind
from heedful.staff.types import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in()


def make(name: str, kind: TargetKind = TargetKind.COMPANY, **facts: Any) -> TargetFacts:
    return api.create_target(TargetDraft(kind=kind, name=name, **facts), who=None, now=NOON)


def test_the_empty_page_teaches_what_to_do_first(client: Client) -> None:
    page = text_of(client.get("/listening/targets/"))
    assert "Nobody is watched yet" in page
    assert "/listening/targets/new/?kind=company" in page
    assert 'value="company" selected' in text_of(client.get("/listening/targets/new/?kind=company"))


def test_a_target_is_made_and_edited(client: Client) -> None:
    lines = {"aliases": "@acmeair\nAcme\n", "exclusions": "acme corporation"}
    made = client.post("/listening/targets/new/", {"kind": "company", "name": "Acme Air", "owner": "", **lines})
    assert made.status_code == 302
    (acme,) = api.targets()
    assert (acme.aliases, acme.exclusions) == (("Acme Air", "@acmeair", "Acme"), ("acme corporation",))
    page = text_of(client.get(f"/listening/targets/{acme.id}/"))
    assert "@acmeair\nAcme</textarea>" in page
    client.post(f"/listening/targets/{acme.id}/", {"kind": "company", "name": "Acme", "owner": ""})
    assert [one.aliases for one in api.targets()] == [("Acme",)]


def test_what_is_wrong_is_said_at_its_field(client: Client) -> None:
    make("Acme")
    answer = client.post("/listening/targets/new/", {"kind": "competitor", "name": "Rival", "aliases": "acme"})
    assert answer.status_code == 422
    assert "“acme” already stands for Acme." in text_of(answer)
    answer = client.post("/listening/targets/new/", {"kind": "product", "name": "Phone"})
    assert "Say which company or competitor it belongs to." in text_of(answer)


def test_the_list_groups_products_under_their_owners_and_is_searched_by_any_name(client: Client) -> None:
    acme = make("Acme", aliases=tuple(f"name{n}" for n in range(9)))
    rival = make("Rival", TargetKind.COMPETITOR)
    make("Phone", TargetKind.PRODUCT, owner=acme.id, aliases=("<b>phon</b>",))
    make("Wing", TargetKind.SERVICE, owner=rival.id)
    page = text_of(client.get("/listening/targets/"))
    assert page.index("Acme and what we offer") < page.index(">Phone<") < page.index("Rival and what they offer")
    assert "&lt;b&gt;phon&lt;/b&gt;" in page
    assert ">+3<" in page
    found = text_of(client.get("/listening/targets/?q=PHON"))
    assert ("Phone" in found, "Rival" in found) == (True, False)
    assert "No target has “&lt;x” among" in text_of(client.get("/listening/targets/?q=<x"))


def test_stopping_can_be_taken_back(client: Client) -> None:
    acme = make("Acme")
    make("Phone", TargetKind.PRODUCT, owner=acme.id)
    stopped = client.post(f"/listening/targets/{acme.id}/stop/")
    told = json.loads(stopped["HX-Trigger"])
    assert told["toast"]["text"] == "Acme is no longer watched."
    page = text_of(client.get("/listening/targets/"))
    assert "No longer watched" in page
    assert "stopped with Acme" in page
    client.post(told["toast"]["undo"]["url"])
    assert [one.name for one in api.targets()] == ["Acme", "Phone"]


def test_starting_again_fails_where_somebody_else_took_the_name(client: Client) -> None:
    acme = make("Acme")
    api.set_target_active(acme.id, False, who=None, now=NOON)
    make("ACME", TargetKind.COMPETITOR)
    told = json.loads(client.post(f"/listening/targets/{acme.id}/start/")["HX-Trigger"])["toast"]
    assert told == {"text": "“Acme” already stands for ACME.", "kind": "bad"}


def test_the_preview_shows_what_is_meant_what_is_not_and_misspellings(client: Client) -> None:
    channel = make_channel(keep_all=True)
    texts = ["<i>Deltair</i> is late", "deltair by the river", "detlair again", "nothing"]
    keep([arrival(channel, text, received=utc_now()) for text in texts], now=utc_now())
    told = {"name": "Deltair", "exclusions": "river", "kind": "competitor", "aliases": ""}
    page = text_of(client.post("/listening/targets/try/", told))
    assert "&lt;i&gt;<mark>Deltair</mark>&lt;/i&gt; is late" in page
    assert "of the newest 4 posts name it" in page
    assert "has a name of it and means something else" in page
    assert "<mark>deltair</mark> by the river" in page
    assert 'data-add-name="detlair"' in page
    target = make("Deltair", TargetKind.COMPETITOR)
    assert "already stands for" in text_of(client.post("/listening/targets/try/", told))
    own = text_of(client.post(f"/listening/targets/{target.id}/try/", {**told, "aliases": "detlair"}))
    assert "<mark>detlair</mark>" in own
    assert 'data-add-name="detlair"' not in own
    assert "Type a name" in text_of(client.post("/listening/targets/try/", {"name": ""}))


def test_the_pages_speak_german() -> None:
    client = signed_in(language="de")
    assert "Noch wird niemand beobachtet" in text_of(client.get("/listening/targets/"))
    make("Acme")
    answer = client.post("/listening/targets/new/", {"kind": "competitor", "name": "acme"})
    assert "„acme“ steht schon für Acme." in text_of(answer)


@pytest.mark.parametrize(
    ("role", "sees", "edits"), [(Role.AGENT, False, False), (Role.ANALYST, True, False), (Role.SUPERVISOR, True, True)]
)
def test_each_role_has_its_rights(role: Role, sees: bool, edits: bool) -> None:  # noqa: FBT001
    client, acme = signed_in(role), make("Acme")
    for path in ("/listening/targets/", f"/listening/targets/{acme.id}/", "/api/v1/targets/"):
        assert (client.get(path).status_code == 200) is sees, path
    assert (client.get("/listening/targets/new/").status_code == 200) is edits
    assert (client.post(f"/listening/targets/{acme.id}/stop/").status_code == 204) is edits
    if sees:
        assert ("New target" in text_of(client.get("/listening/targets/"))) is edits


def test_many_targets_take_as_many_queries_as_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    acme = make("Acme")
    for number in range(20):
        make(f"Phone {number}", TargetKind.PRODUCT, owner=acme.id)
    with django_assert_max_num_queries(8):
        assert client.get("/listening/targets/").status_code == 200


def test_the_api_does_what_the_screens_do(client: Client) -> None:
    def call(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        given = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = getattr(client, method)(f"/api/v1/targets/{path}", **given)
        return answer.status_code, answer.json() if answer.content else None

    status, acme = call("post", "", {"kind": "company", "name": "Acme", "aliases": ["@acme"]})
    assert (status, acme["aliases"], acme["ours"]) == (201, ["Acme", "@acme"], True)
    status, refused = call("post", "", {"kind": "competitor", "name": "Rival", "aliases": ["ACME"]})
    assert (status, refused["error"]["field"]) == (409, "aliases")
    assert call("post", "", {"kind": "product", "name": "Phone"})[1]["error"]["field"] == "owner"
    assert call("post", "", {"kind": "river", "name": "x"})[0] == 400
    status, phone = call("post", "", {"kind": "product", "name": "Phone", "owner": acme["id"]})
    assert (status, phone["owner"]) == (201, acme["id"])
    status, changed = call("patch", f"{acme['id']}/", {"exclusions": ["anvil"], "active": True})
    assert (status, changed["exclusions"], changed["aliases"]) == (200, ["anvil"], ["Acme", "@acme"])
    assert call("delete", f"{phone['id']}/")[0] == 204
    assert call("get", f"{phone['id']}/")[1]["active"] is False
    assert [one["name"] for one in call("get", "")[1]] == ["Acme", "Phone"]
    assert call("get", "999999/")[0] == call("delete", "999999/")[0] == 404
