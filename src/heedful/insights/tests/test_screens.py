"""The two pages and their data, as somebody signed in gets them."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heedful.channels.types import Counts, Visibility
from heedful.escalation import api as escalation
from heedful.insights import river
from heedful.insights.tests.world import NOW, World, client, queue, say, say_all
from heedful.staff.types import Role

DATA = ("/performance/data/mentions/", "/performance/data/people/")


def chatter(world: World, number: int = 40) -> None:
    feelings = ("negative", "neutral", "positive", "unknown")
    posts = [
        {
            "text": f"post {n}",
            "who": f"u{n % 9}",
            "feel": feelings[n % 4],
            "topic": "air" if n % 3 else "heron",
            "channel": world.x if n % 2 else world.reviews,
            "at": NOW - timedelta(hours=3 * n + 1),
        }
        for n in range(number)
    ]
    say_all(world, posts)


def test_every_point_of_every_count_leads_to_as_many_posts(world: World) -> None:
    chatter(world)
    me = client()
    checked = 0
    for chart in me.get("/performance/data/mentions/?period=7d&zone=Asia/Kathmandu").json()["charts"]:
        for shape in chart["shapes"].values():
            if shape["unit"] != "count":
                continue
            for series in shape["series"]:
                for label, value in zip(shape["labels"], series["values"], strict=True):
                    drill = {"period": "7d", "zone": "Asia/Kathmandu", **label["drill"], **series["drill"]}
                    posts = me.get(f"/api/v1/posts?{urlencode({**drill, 'limit': 100})}").json()["posts"]
                    assert len(posts) == value, (chart["name"], label, series["name"])
                    checked += 1
    assert checked > 30


def test_figures_stand_beside_the_period_before(world: World) -> None:
    at = NOW - timedelta(days=8)
    say_all(world, [{"text": "x", "feel": "negative", "who": "old", "at": at}])
    say_all(world, [{"text": f"{n}", "feel": "positive", "who": f"u{n}"} for n in range(3)])
    me = client()
    mentions, people = (me.get(f"{url}?period=7d").json() for url in DATA)
    assert mentions["mentions"] == {"value": 3, "change": 200}
    assert mentions["net"] == {"value": 100, "change": 200}
    assert people["people"] == {"value": 3, "change": 200}
    assert mentions["voices"][0]["share"] == 100


@pytest.mark.parametrize("url", [*DATA, "/posts/", "/performance/"])
def test_a_page_takes_as_many_queries_whatever_it_shows(world: World, url: str) -> None:
    me = client()
    numbers = []
    for amount in (3, 30):
        chatter(world, amount)
        with CaptureQueriesContext(connection) as asked:
            assert me.get(f"{url}?period=7d").status_code == HTTPStatus.OK
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 24


def test_the_river_shows_what_was_said_and_how_it_was_read(world: World) -> None:
    say(world, "<b>late</b> again", feel="negative", url="javascript:alert(1)", counts=Counts(likes=7))
    page = client().get("/posts/?include=again").content.decode()
    assert "&lt;b&gt;late&lt;/b&gt; <mark>again</mark>" in page
    assert "negative" in page
    assert "Not escalated" in page
    assert "javascript:alert" not in page


def test_private_messages_are_not_shown_even_by_number(world: World) -> None:
    hidden = say(world, "my secret", visibility=Visibility.PRIVATE)
    me = client()
    assert "my secret" not in me.get("/posts/").content.decode()
    assert me.get(f"/posts/{hidden}/escalate/").status_code == HTTPStatus.NOT_FOUND


def test_the_next_page_is_a_fragment_that_goes_on(world: World) -> None:
    chatter(world, river.PAGE + 3)
    me = client()
    first = me.get("/posts/?period=7d")
    place = first.context["river"].next
    more = me.get(f"/posts/?{urlencode({'period': '7d', 'after': place})}", headers={"HX-Request": "true"})
    assert len(more.context["river"].cards) == 3
    assert "<html" not in more.content.decode()
    assert more.context["river"].next == ""


def test_new_posts_are_counted_not_pushed_in(world: World) -> None:
    chatter(world, 2)
    me = client()
    newest = me.get("/posts/").context["river"].newest
    quiet = me.get(f"/posts/new/?{urlencode({'newest': newest})}").content.decode()
    say_all(world, [{"text": "one more", "who": "z"}, {"text": "and one", "who": "z"}])
    said = me.get(f"/posts/new/?{urlencode({'newest': newest})}").content.decode()
    assert quiet.strip() == ""
    assert "2 new" in said


def test_a_supervisor_escalates_a_post_from_its_card(world: World) -> None:
    one = say(world)
    queue()
    me = client()
    assert "Care" in me.get(f"/posts/{one}/escalate/").content.decode()
    answer = me.post(f"/posts/{one}/escalate/", {"queue": "care", "priority": "3"})
    assert answer.status_code == HTTPStatus.OK
    assert "close-dialog" in answer["HX-Trigger"]
    assert escalation.case_of_mention(one) is not None
    assert "Escalated by hand" in answer.content.decode()
    again = me.post(f"/posts/{one}/escalate/", {"queue": "care", "priority": "3"})
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_bad_choice_is_answered_with_the_form(world: World) -> None:
    one = say(world)
    answer = client().post(f"/posts/{one}/escalate/", {"queue": "nowhere", "priority": "9"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize(
    ("role", "url", "status"),
    [
        (Role.AGENT, "/posts/", 200),
        (Role.AGENT, "/performance/", 403),
        (Role.AGENT, "/performance/data/mentions/", 403),
        (Role.ANALYST, "/performance/", 200),
        (Role.ANALYST, "/posts/1/escalate/", 403),
        (Role.AGENT, "/api/v1/charts/net-over-time", 403),
        (Role.ANALYST, "/api/v1/charts/net-over-time", 200),
    ],
)
def test_each_role_sees_what_it_may(world: World, role: Role, url: str, status: int) -> None:
    assert client(role).get(url).status_code == status


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("/api/v1/posts?limit=0", "limit"),
        ("/api/v1/posts?limit=101", "limit"),
        ("/api/v1/posts?after=nonsense", "after"),
        ("/api/v1/posts?topic=x", "topic"),
        ("/api/v1/charts/net-over-time?zone=Mars", "zone"),
    ],
)
def test_the_api_names_the_field_that_makes_no_sense(world: World, url: str, field: str) -> None:
    answer = client().get(url)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["error"]["field"] == field


def test_the_api_gives_posts_and_charts(world: World) -> None:
    one = say(world, "thank you", feel="positive", rating=4.5)
    me = client()
    posts: list[dict[str, Any]] = me.get("/api/v1/posts?period=7d").json()["posts"]
    assert [(post["id"], post["sentiment"], post["topics"]) for post in posts] == [(one, "positive", ["Nordwind Air"])]
    chart = me.get("/api/v1/charts/mentions-by-platform?period=7d").json()
    assert chart["chart"]["shapes"]["bar"]["series"][0]["values"] == [1]
    assert me.get("/api/v1/charts/nothing").status_code == HTTPStatus.NOT_FOUND


def test_an_empty_company_is_told_what_to_do(db: None) -> None:
    me = client()
    assert "Make a topic" in me.get("/posts/").content.decode()
    assert "Make a topic" in me.get("/performance/").content.decode()


def test_a_view_is_kept_shared_replaced_and_deleted_by_its_maker(world: World) -> None:
    me, other = client(), client(Role.ANALYST)
    given = {"page": "posts", "name": "Angry", "query": "period=7d&sentiment=negative"}
    answer = me.post("/posts/views/", given)
    assert answer["Location"] == "/posts/?period=7d&sentiment=negative"
    assert "Angry" in me.get("/posts/").content.decode()
    assert "Angry" not in other.get("/posts/").content.decode()
    me.post("/posts/views/", {**given, "shared": "on"})
    shown = other.get("/posts/")
    assert [view.name for view in shown.context["saved"]] == ["Angry"]
    view = shown.context["saved"][0].id
    assert other.post(f"/posts/views/{view}/delete/").status_code == HTTPStatus.NOT_FOUND
    me.post(f"/posts/views/{view}/delete/", {"page": "posts"})
    assert me.get("/posts/").context["saved"] == []


@pytest.mark.parametrize("bad", [{"name": ""}, {"page": "desk"}, {"query": "https://elsewhere.example/"}])
def test_a_view_that_makes_no_sense_is_not_kept(world: World, bad: dict[str, str]) -> None:
    me = client()
    me.post("/posts/views/", {"page": "posts", "name": "n", "query": "", **bad})
    assert me.get("/posts/").context["saved"] == []
