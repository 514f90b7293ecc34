import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from heedful.staff.models import User
from heedful.staff.types import Role
from heedful.understanding import taught
from heedful.understanding.tests.test_correct_views import client as client_of
from heedful.understanding.tests.test_correct_views import said
from heedful.understanding.tests.test_step import mention
from heedful.understanding.tests.test_teaching import adopt, make

pytestmark = pytest.mark.django_db
LIST = "/settings/categories/"


@pytest.fixture(autouse=True)
def _by_words(settings: Settings) -> None:
    settings.QUALITY = "fast"


@pytest.fixture
def client() -> Client:
    return client_of(Role.SUPERVISOR)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def part(client: Client, path: str, data: dict[str, Any] | None = None) -> str:
    return text_of(client.post(path, data or {}, headers={"HX-Request": "true"}))


def test_the_empty_page_offers_something_to_begin_with(client: Client) -> None:
    page = text_of(client.get(LIST))
    assert "No categories yet" in page
    assert page.count('name="starter"') == 8
    client.post(f"{LIST}adopt/", {"starter": "delivery"})
    (made,) = taught.categories()
    assert (made.name, made.examples) == ("Delivery", 10)
    assert text_of(client.get(LIST)).count('name="starter"') == 7
    assert client.post(f"{LIST}adopt/", {"starter": "nothing"}).status_code == 404


def test_a_starter_is_adopted_in_the_readers_language(client: Client) -> None:
    User.objects.update(language="de")
    client.post(f"{LIST}adopt/", {"starter": "billing"})
    assert [one.name for one in taught.categories()] == ["Rechnung und Erstattung"]


def test_the_list_comes_at_once_and_asks_again_for_its_bars(client: Client) -> None:
    adopt("delivery", "billing")
    make("By rule", query="refund")
    page = text_of(client.get(LIST))
    assert 'hx-trigger="load"' in page
    assert "<rect" not in page.split("<main")[-1].split("starters")[0]
    table = text_of(client.get(LIST, headers={"HX-Request": "true"}))
    assert table.count("<rect") >= 2
    assert "<code" in table
    assert "find their category first" in table


def test_a_category_is_made_changed_and_stopped(client: Client) -> None:
    made = client.post(f"{LIST}new/", {"name": "Bags", "description": "", "query": "bag"})
    (bags,) = taught.categories()
    assert made["Location"] == f"{LIST}{bags.id}/"
    assert client.post(f"{LIST}{bags.id}/", {"name": "Bags", "query": "(bag"}).status_code == 422
    client.post(f"{LIST}{bags.id}/", {"name": "Luggage", "query": "bag"})
    client.post(f"{LIST}{bags.id}/state/", {"state": "stopped"})
    (bags,) = taught.categories(active=None)
    assert (bags.name, bags.active) == ("Luggage", False)
    assert "It is stopped" in text_of(client.get(f"{LIST}{bags.id}/"))
    assert client.get(f"{LIST}999/").status_code == 404


def test_examples_are_taught_by_lines_by_file_and_by_post(client: Client) -> None:
    bags = make("Bags")
    page = part(client, f"{LIST}{bags.id}/examples/", {"texts": "lost bag\n\n<b>bag</b> gone\n"})
    assert "&lt;b&gt;bag" in page
    assert "1 more example" in page
    rows = SimpleUploadedFile("e.csv", 'id;text\n1;"bag, torn"\n2;no suitcase\n'.encode("utf-8-sig"))
    part(client, f"{LIST}{bags.id}/examples/", {"file": rows})
    part(client, f"{LIST}{bags.id}/examples/", {"mention": mention("where is my bag").id})
    texts = [one.text for one in taught.examples([bags.id])[bags.id]]
    assert texts == ["where is my bag", "no suitcase", "bag, torn", "<b>bag</b> gone", "lost bag"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Write at least one example."),
        ({"file": SimpleUploadedFile("e.csv", b"\xff\xfe\x00")}, "not text in UTF-8"),
        ({"file": SimpleUploadedFile("e.csv", b"x" * (1 << 20) + b"xx")}, "larger than a megabyte"),
    ],
)
def test_what_cannot_teach_is_said(client: Client, data: dict[str, Any], said: str) -> None:
    bags = make("Bags")
    assert said in part(client, f"{LIST}{bags.id}/examples/", data)


def test_an_example_that_reads_like_another_category_is_moved_by_a_click(client: Client) -> None:
    made = adopt("delivery", "billing", "staff")
    wrong = "There is a fee on my invoice and I was charged twice for the same thing"
    page = part(client, f"{LIST}{made['delivery'].id}/examples/", {"texts": wrong})
    assert "reads like Billing and refunds" in page
    example = next(one for one in taught.examples([made["delivery"].id])[made["delivery"].id] if one.text == wrong)
    page = part(client, f"{LIST}examples/{example.id}/move/", {"to": made["billing"].id})
    assert wrong not in page
    assert wrong in {one.text for one in taught.examples([made["billing"].id])[made["billing"].id]}
    part(client, f"{LIST}examples/{example.id}/remove/")
    assert client.post(f"{LIST}examples/{example.id}/remove/").status_code == 404


def test_posts_that_people_filed_by_hand_are_suggested(client: Client) -> None:
    bags, post = make("Bags"), said("my bag is torn")
    client.post(f"/posts/{post}/correct/", {"field": "category", "subject": str(bags.id), "after": "yes"})
    page = text_of(client.get(f"{LIST}{bags.id}/"))
    assert "People filed these here" in page
    assert f'name="mention" value="{post}"' in page


def test_the_api_can_do_all_of_it(client: Client) -> None:
    def ask(method: str, path: str, body: Any = None) -> Any:
        answer = client.generic(method, f"/api/v1/categories{path}", json.dumps(body) if body else b"")
        return answer.status_code, json.loads(answer.content) if answer.content else None

    assert ask("GET", "/quality")[0] == 404
    code, made = ask("POST", "", {"name": "Bags", "examples": ["lost bag", "torn bag", "bag is gone"]})
    assert (code, made["examples"]) == (201, 3)
    assert ask("POST", "", {"name": "bags"})[0] == 422
    assert ask("POST", f"/{made['id']}/examples", {"texts": ["no bag"]}) == (201, {"added": 1})
    examples = ask("GET", f"/{made['id']}/examples")[1]
    assert ask("DELETE", f"/{made['id']}/examples/{examples[0]['id']}")[0] == 204
    assert ask("DELETE", f"/{made['id']}/examples/{examples[0]['id']}")[0] == 404
    code, found = ask("GET", "/quality")
    assert (code, found["asked"], [one["name"] for one in found["categories"]]) == (200, 3, ["Bags"])
    assert ask("PATCH", f"/{made['id']}", {"active": False})[1]["active"] is False
    assert [one["name"] for one in ask("GET", "")[1]] == ["Bags"]
    assert ask("GET", "/999")[0] == 404
