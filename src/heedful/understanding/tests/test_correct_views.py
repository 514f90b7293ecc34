import json
from typing import Any

import pytest
from django.test import Client

from heedful.staff.api import create_person
from heedful.staff.models import User
from heedful.staff.types import Role
from heedful.understanding import api, models, step
from heedful.understanding.reader import reader
from heedful.understanding.tests.test_step import NOON, mention

pytestmark = pytest.mark.django_db


def client(role: Role = Role.AGENT) -> Client:
    made = create_person(None, username=f"sam-{role}", name="Sam", role=role, languages=["en"])[0]
    User.objects.filter(pk=made.id).update(must_change_password=False)
    signed_in = Client()
    signed_in.force_login(User.objects.get(pk=made.id))
    return signed_in


def said(text: str = "Worst service ever, I am so angry") -> int:
    one = mention(text)
    step.read([one], now=NOON)
    return one.id


def told(answer: Any) -> Any:
    assert answer.status_code == 204
    return json.loads(answer["HX-Trigger"])


def test_one_click_corrects_and_one_more_takes_it_back() -> None:
    browser, post = client(), said()
    answer = told(browser.post(f"/posts/{post}/correct/", {"field": "sentiment", "after": "neutral"}))
    reading = api.reading(post)
    assert reading
    assert (reading.sentiment, reading.corrected) == ("neutral", True)
    assert "undo" not in told(browser.post(answer["toast"]["undo"]["url"]))["toast"]
    reading = api.reading(post)
    assert reading
    assert (reading.sentiment, reading.corrected) == ("negative", False)


def test_the_correction_is_a_row_that_says_who_what_and_instead_of_which_model() -> None:
    post = said()
    client().post(f"/posts/{post}/correct/", {"field": "intent", "subject": "churn", "after": "yes"})
    row = models.Correction.objects.get()
    assert (row.field, row.subject, row.before, row.after) == ("intent", "churn", "", "yes")
    assert row.model == reader().version
    assert row.by
    assert row.by.username == "sam-agent"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"field": "mood", "after": "x"},
        {"field": "sentiment", "after": "angry"},
        {"field": "target", "subject": "7"},
    ],
)
def test_what_cannot_be_said_is_refused_and_changes_nothing(given: dict[str, str]) -> None:
    post = said()
    assert client().post(f"/posts/{post}/correct/", given).status_code == 422
    assert not models.Correction.objects.exists()


def test_an_analyst_reads_everything_and_corrects_nothing() -> None:
    assert client(Role.ANALYST).post(f"/posts/{said()}/correct/", {}).status_code == 403


def test_over_the_api_too() -> None:
    browser, post = client(), said()
    address = f"/api/v1/posts/{post}/corrections"

    def send(body: object, path: str = address) -> Any:
        return browser.post(path, json.dumps(body), content_type="application/json")

    made = send({"field": "sentiment", "value": "positive"})
    assert (made.status_code, made.json()["before"], made.json()["after"]) == (201, "negative", "positive")
    assert send({"field": "sentiment", "value": "positive"}).json() == made.json()
    assert send({"field": "sentiment", "value": "angry"}).status_code == 422
    assert send({"field": "sentiment"}).status_code == 400
    assert send({"field": "sentiment", "value": "positive"}, "/api/v1/posts/999/corrections").status_code == 404
    assert [one["id"] for one in browser.get(address).json()] == [made.json()["id"]]
    undone = browser.delete(f"{address}/{made.json()['id']}")
    assert undone.status_code == 200
    assert undone.json()["undone_at"]
    assert browser.delete(f"{address}/999").status_code == 404
    other = said("I love it")
    assert browser.delete(f"/api/v1/posts/{other}/corrections/{made.json()['id']}").status_code == 404


def test_a_correction_that_is_gone_or_of_another_world_is_not_there() -> None:
    assert client().post("/posts/corrections/7/undo/").status_code == 404
