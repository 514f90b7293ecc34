"""Who sees personal data in posts, on the page and through the API."""

import pytest

from heedful.insights.tests.world import World, client, queue, say
from heedful.staff.types import Role

TEXT = "Still waiting, call me on 0176 12345678 or joe@example.com"
COVERED = "Still waiting, call me on [phone] or [e-mail]"
WHOLE = [Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", WHOLE)
def test_those_who_answer_see_posts_whole(world: World, role: Role) -> None:
    say(world, TEXT)
    one = client(role)
    assert TEXT in one.get("/posts/?period=7d").content.decode()
    assert one.get("/api/v1/posts?period=7d").json()["posts"][0]["text"] == TEXT


def test_an_analyst_sees_the_mask(world: World) -> None:
    say(world, TEXT)
    analyst = client(Role.ANALYST)
    page = analyst.get("/posts/?period=7d").content.decode()
    assert COVERED in page
    assert "12345678" not in page
    posts = analyst.get("/api/v1/posts?period=7d")
    assert posts.json()["posts"][0]["text"] == COVERED
    assert "joe@" not in posts.content.decode()


def test_what_an_analyst_searches_is_marked_in_what_they_may_see(world: World) -> None:
    say(world, TEXT)
    page = client(Role.ANALYST).get("/posts/?period=7d&include=waiting").content.decode()
    assert "<mark>waiting</mark>, call me on [phone]" in page


def test_the_sheet_to_escalate_shows_the_agent_the_whole_post(world: World) -> None:
    queue()
    post = say(world, TEXT)
    assert TEXT in client(Role.AGENT).get(f"/posts/{post}/escalate/").content.decode()
