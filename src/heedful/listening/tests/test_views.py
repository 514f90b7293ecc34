import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from heedful.core.clock import utc_now
from heedful.listening import api
from heedful.listening.step import keep
from heedful.listening.tests.making import arrival, make_channel, make_rule
from heedful.listening.types import State
from heedful.staff.models import User
from heedful.staff.types import Role

pytestmark = pytest.mark.django_db


def signed_in(role: Role = Role.SUPERVISOR, language: str = "en") -> Client:
    client = Client()
    client.force_login(User.objects.create_user(f"{role}-{language}", role=role, language=language))
    return client


@pytest.fixture
def client() -> Client:
    return signed_in()


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_topics_are_made_with_their_first_rule(client: Client) -> None:
    made = client.post("/listening/topics/new/", {"name": "Acme", "description": "Our brand"})
    assert made.status_code == 302
    saved = client.post(made["Location"], {"name": "By name", "query": "acme\n-jobs"})
    assert saved.status_code == 302
    (rule,) = api.rules()
    assert (rule.name, rule.query, rule.state) == ("By name", "acme -jobs", State.ACTIVE)
    page = text_of(client.get("/listening/"))
    assert "Our brand" in page
    assert "acme -jobs" in page
    assert "<polyline points=" in page


def test_a_rule_can_be_written_without_starting_it(client: Client) -> None:
    topic = api.create_topic("Acme", who=None, now=utc_now())
    client.post(f"/listening/topics/{topic.id}/rules/new/", {"name": "Later", "query": "acme", "later": "yes"})
    assert api.rules()[0].state is State.PENDING
    client.post(f"/listening/rules/{api.rules()[0].id}/state/", {"state": "active"})
    assert api.rules()[0].state is State.ACTIVE


def test_a_bad_query_comes_back_with_its_place_and_saves_nothing(client: Client) -> None:
    rule = make_rule("acme")
    answer = client.post(f"/listening/rules/{rule.pk}/", {"name": "n", "query": "acme OR", "based_on": 1})
    assert answer.status_code == 422
    assert "Something is missing after “OR” (at character 8)" in text_of(answer)
    assert api.rules()[0].query == "acme"


def test_an_edit_shows_as_a_version_with_its_author(client: Client) -> None:
    rule = make_rule("acme")
    client.post(f"/listening/rules/{rule.pk}/", {"name": "n", "query": "acme air", "based_on": 1})
    page = text_of(client.get(f"/listening/rules/{rule.pk}/"))
    assert "in force" in page
    assert "supervisor-en" in page
    late = client.post(f"/listening/rules/{rule.pk}/", {"name": "n", "query": "other", "based_on": 1})
    assert (late.status_code, "meanwhile" in text_of(late)) == (422, True)


def test_what_is_in_use_is_not_deleted(client: Client) -> None:
    rule = make_rule("acme")
    keep([arrival(make_channel(), "acme")], now=utc_now())
    client.post(f"/listening/rules/{rule.pk}/delete/")
    client.post(f"/listening/topics/{rule.topic_id}/delete/")
    assert len(api.rules()) == len(api.topics()) == 1


def test_the_preview_counts_stored_posts_and_marks_words(client: Client) -> None:
    channel = make_channel(keep_all=True)
    keep(
        [arrival(channel, "<b>ACME</b> is late", received=utc_now()), arrival(channel, "x", received=utc_now())],
        now=utc_now(),
    )
    page = text_of(client.post("/listening/preview/", {"query": "acme", "text": "no acme\nhere"}))
    assert "&lt;b&gt;<mark>ACME</mark>&lt;/b&gt; is late" in page
    assert "Your text matches" in page
    assert "no <mark>acme</mark>" in page
    assert "of 2 posts" in page


def test_the_preview_explains_a_mistake_where_it_stands(client: Client) -> None:
    page = text_of(client.post("/listening/preview/", {"query": "acme langg:de"}))
    assert "There is no field “langg:”" in page
    assert "acme <mark>langg:de</mark>" in page
    assert 'data-go-to="5"' in page
    assert "Type a query" in text_of(client.post("/listening/preview/", {"query": " "}))


def test_it_speaks_german() -> None:
    client = signed_in(language="de")
    page = text_of(client.post("/listening/preview/", {"query": "acme OR"}))
    assert "Nach „OR“ fehlt etwas" in page
    assert "Neues Thema" in text_of(client.get("/listening/"))


@pytest.mark.parametrize(
    ("role", "sees", "edits"), [(Role.AGENT, False, False), (Role.ANALYST, True, False), (Role.SUPERVISOR, True, True)]
)
def test_each_role_has_its_rights(role: Role, sees: bool, edits: bool) -> None:  # noqa: FBT001
    client, rule = signed_in(role), make_rule("acme")
    for path in ("/listening/", f"/listening/rules/{rule.pk}/", "/api/v1/topics/", f"/api/v1/rules/{rule.pk}/"):
        assert (client.get(path).status_code == 200) is sees, path
    assert (client.get("/listening/topics/new/").status_code == 200) is edits
    changed = client.post(f"/listening/rules/{rule.pk}/state/", {"state": "paused"})
    assert (changed.status_code == 302) is edits
    if sees:
        assert ("New topic" in text_of(client.get("/listening/"))) is edits


def test_the_list_takes_as_many_queries_for_many_rules_as_for_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        make_rule("acme")
    with django_assert_max_num_queries(10):
        assert client.get("/listening/").status_code == 200


def test_the_api_does_what_the_screens_do(client: Client) -> None:
    def call(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        send = getattr(client, method)
        given = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = send(f"/api/v1/{path}", **given)
        return answer.status_code, answer.json() if answer.content else None

    status, topic = call("post", "topics/", {"name": "Acme"})
    assert (status, topic["state"]) == (201, "active")
    assert call("post", "topics/", {"name": "Acme"})[0] == 409
    assert call("post", f"topics/{topic['id']}/rules/", {"name": "r", "query": "(acme"})[1]["error"]["field"] == "query"
    status, rule = call("post", f"topics/{topic['id']}/rules/", {"name": "r", "query": "acme"})
    assert (status, rule["version"]) == (201, 1)
    status, rule = call("patch", f"rules/{rule['id']}/", {"query": "acme air", "state": "paused"})
    assert (status, rule["version"], rule["state"], rule["name"]) == (200, 2, "paused", "r")
    assert call("patch", f"rules/{rule['id']}/", {"query": "x", "based_on": 1})[0] == 409
    assert call("patch", f"rules/{rule['id']}/", {"state": "error"})[0] == 400
    assert [one["number"] for one in call("get", f"rules/{rule['id']}/versions/")[1]] == [2, 1]
    assert call("get", f"topics/{topic['id']}/rules/")[1][0]["usage"]["month"] == 0
    status, tried = call("post", "rules/preview/", {"query": "acme", "text": "an acme"})
    assert (status, tried["tried"]) == (200, {"matches": True, "spans": [[3, 7]]})
    assert call("patch", f"topics/{topic['id']}/", {"description": "d"})[1]["description"] == "d"
    assert call("delete", f"topics/{topic['id']}/")[0] == 409
    assert call("delete", f"rules/{rule['id']}/")[0] == 204
    assert call("delete", f"topics/{topic['id']}/")[0] == 204
    assert call("get", f"topics/{topic['id']}/")[0] == 404
