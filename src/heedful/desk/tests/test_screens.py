"""The desk as a browser gets it."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heedful.channels.types import Attachment, Visibility
from heedful.core.clock import utc_now
from heedful.desk.handling import canned as texts
from heedful.desk.handling import replies, work
from heedful.desk.models import Draft, Reply
from heedful.desk.tests.world import World, client, give, hear, many, open_case, person, post
from heedful.escalation import api as escalation
from heedful.escalation.types import CaseState
from heedful.listening.models import Mention
from heedful.routing import api as routing
from heedful.staff.models import User
from heedful.staff.types import Role

HTMX = {"HX-Request": "true"}


def queries(browser: Client, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as told:
        assert browser.get(url).status_code == 200
    return len(told)


def test_the_most_urgent_case_is_open_on_arrival(world: World) -> None:
    case = open_case(world, "They lost my bag, again")
    give(case, world.agent)
    page = client(world.agent).get("/desk/").content.decode()
    assert f'data-case="{case}"' in page
    assert "They lost my bag, again" in page
    assert "Here because" in page
    assert "negative" in page


def test_an_empty_desk_says_what_comes_next(world: World) -> None:
    page = client(world.agent).get("/desk/").content.decode()
    assert "Nothing is yours right now" in page


def test_a_case_is_a_page_and_a_fragment(world: World) -> None:
    case = open_case(world)
    browser = client(world.agent)
    assert b"<!doctype html>" in browser.get(f"/desk/cases/{case}/").content
    fragment = browser.get(f"/desk/cases/{case}/", headers=HTMX).content
    assert b"<!doctype html>" not in fragment
    assert b'id="person"' in fragment
    assert browser.get("/desk/cases/987654/").status_code == 404


def test_the_button_says_who_will_read_it(world: World) -> None:
    browser = client(world.agent)
    public = browser.get(f"/desk/cases/{open_case(world)}/").content.decode()
    assert "Send publicly as @NordwindAir" in public
    case = open_case(world, who="ben", visibility=Visibility.PRIVATE)
    private = browser.get(f"/desk/cases/{case}/", headers=HTMX).content.decode()
    assert 'id="composer-send-words">Send privately<' in private


def test_what_a_stranger_wrote_is_only_text(world: World) -> None:
    bad = Attachment(kind="image", url="javascript:alert(1)")
    good = Attachment(kind="image", url="https://pictures.example/a.jpg")
    case = open_case(world, "<script>alert(1)</script> <img src=x>", attachments=(bad, good), url="javascript:1")
    page = client(world.agent).get(f"/desk/cases/{case}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "javascript:" not in page
    assert 'href="https://pictures.example/a.jpg" target="_blank" rel="noopener nofollow ugc"' in page
    assert "<img" not in page


@pytest.mark.parametrize("tab", ["mine", "waiting"])
def test_a_long_list_costs_no_more_queries_than_a_short_one(world: World, tab: str) -> None:
    browser = client(world.agent)

    def fill(amount: int) -> None:
        for case in many(world, amount):
            if tab == "mine":
                give(case, world.agent)

    fill(20)
    few = queries(browser, f"/desk/list/?tab={tab}")
    fill(180 if tab == "waiting" else 40)
    assert queries(browser, f"/desk/list/?tab={tab}") == few


def test_a_long_thread_costs_no_more_queries_than_a_short_one(world: World) -> None:
    browser = client(world.agent)
    case = open_case(world)
    hear(world, *(post(f"word {n}") for n in range(20)))
    for n in range(3):
        work.note(case, who=world.agent, text="n", token=f"note-{n:08}", now=utc_now())
        _answer(case, world, n)
    few = queries(browser, f"/desk/cases/{case}/")
    hear(world, *(post(f"more {n}") for n in range(180)))
    for n in range(3, 12):
        work.note(case, who=world.colleague, text="n", token=f"note-{n:08}", now=utc_now())
        _answer(case, world, n)
    assert queries(browser, f"/desk/cases/{case}/") == few


def _answer(case: int, world: World, n: int) -> None:
    token, now = f"answer-{n:08}", utc_now()
    way = Visibility.PUBLIC
    replies.reply(case, who=world.agent, text="On it", visibility=way, answers=None, token=token, now=now)


def test_an_answer_comes_back_into_the_thread(world: World) -> None:
    case = open_case(world)
    body = {"text": "On it.\r\nToday.", "visibility": "public", "token": "abcdefgh1", "answers": "", "canned": ""}
    answer = client(world.agent).post(f"/desk/cases/{case}/reply/", body, headers=HTMX)
    assert answer.status_code == 200
    assert "goes out in" in answer.content.decode()
    assert Reply.objects.get().text == "On it.\nToday."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"text": "  "}, "Write something first"),
        ({"text": "{{bag}}"}, "Fill in or delete {{bag}}"),
        ({"text": "x" * 20_000}, "characters"),
        ({"token": ""}, "required"),
    ],
)
def test_a_refused_answer_says_what_to_do(world: World, body: dict[str, str], said: str) -> None:
    case = open_case(world)
    form = {"text": "Hello", "visibility": "public", "token": "abcdefgh1", **body}
    answer = client(world.agent).post(f"/desk/cases/{case}/reply/", form, headers=HTMX)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_closing_offers_the_way_back(world: World) -> None:
    case = open_case(world)
    give(case, world.agent)
    browser = client(world.agent)
    told = json.loads(browser.post(f"/desk/cases/{case}/close/", {"wrap_up": "solved"}, headers=HTMX)["HX-Trigger"])
    assert told["desk:done"] == {"case": case, "what": "closed"}
    browser.post(told["toast"]["undo"]["url"])
    assert escalation.case(case).state is CaseState.OPEN


def test_snooze_transfer_and_priority_by_form(world: World) -> None:
    case = open_case(world)
    browser = client(world.agent)
    assert browser.post(f"/desk/cases/{case}/snooze/", {"choice": "custom"}).status_code == 422
    assert browser.post(f"/desk/cases/{case}/snooze/", {"choice": "tomorrow"}).status_code == 204
    assert browser.post(f"/desk/cases/{case}/wake/").status_code == 204
    assert browser.post(f"/desk/cases/{case}/priority/", {"priority": "4"}).status_code == 204
    assert browser.post(f"/desk/cases/{case}/priority/", {"priority": "9"}).status_code == 422
    assert browser.post(f"/desk/cases/{case}/transfer/", {"to": "nobody"}).status_code == 422
    assert browser.post(f"/desk/cases/{case}/transfer/", {"to": f"agent:{world.colleague.id}"}).status_code == 204
    assert escalation.case(case).agent == world.colleague.id
    refused = browser.post(f"/desk/cases/{case}/snooze/", {"choice": "1h"})
    assert (refused.status_code, "colleague" in refused.content.decode()) == (422, True)


def test_a_colleagues_case_shows_who_has_it(world: World) -> None:
    case = open_case(world)
    give(case, world.colleague)
    page = client(world.agent).get(f"/desk/cases/{case}/").content.decode()
    assert "Priya" in page
    assert "take-over" not in page
    assert "take-over" in client(world.supervisor).get(f"/desk/cases/{case}/").content.decode()


def test_opening_an_offered_case_takes_it_up(world: World) -> None:
    case = open_case(world)
    routing.transfer(case, who=world.supervisor, why="", now=utc_now(), to_user=world.agent.id)
    client(world.colleague).post(f"/desk/cases/{case}/looking/", {"opened": "1"})
    held = routing.assignment(case)
    assert held is not None
    assert held.state == "offered"
    client(world.agent).post(f"/desk/cases/{case}/looking/", {"opened": "1"})
    held = routing.assignment(case)
    assert held is not None
    assert held.state == "accepted"


def test_whoever_else_looks_is_named(world: World) -> None:
    case = open_case(world)
    client(world.colleague).post(f"/desk/cases/{case}/looking/", {"typing": "1"})
    assert "Priya is typing" in client(world.agent).get(f"/desk/cases/{case}/live/").content.decode()


def test_what_was_typed_is_there_again(world: World) -> None:
    case = open_case(world)
    browser = client(world.agent)
    browser.post(f"/desk/cases/{case}/draft/", {"text": "half a sen", "visibility": "private"})
    assert "half a sen" in browser.get(f"/desk/cases/{case}/").content.decode()
    assert "half a sen" not in client(world.colleague).get(f"/desk/cases/{case}/").content.decode()
    browser.post(f"/desk/cases/{case}/draft/", {"text": ""})
    assert not Draft.objects.exists()


def test_the_picker_fills_what_it_can(world: World) -> None:
    texts.save_canned(title="Own it", text="{{first_name}}, I am {{agent}}.", language="en", queue="")
    texts.save_canned(title="Press", text="No comment", language="en", queue="press")
    page = client(world.agent).get(f"/desk/cases/{open_case(world)}/canned/").content.decode()
    assert "Marta, I am Lena." in page
    assert "No comment" not in page


def test_an_analyst_has_no_desk_but_sees_people(world: World) -> None:
    browser = client(person("ana", Role.ANALYST))
    case = open_case(world)
    assert browser.get("/desk/").status_code == 403
    assert browser.post(f"/desk/cases/{case}/claim/").status_code == 403
    assert browser.get("/people/").status_code == 200


def test_a_person_has_a_page_with_their_journey(world: World) -> None:
    case = open_case(world)
    customer = escalation.case(case).customer
    page = client(world.agent).get(f"/people/{customer}/").content.decode()
    assert "Marta Brandt" in page
    assert f"/desk/cases/{case}/" in page
    assert client(world.agent).get("/people/987654/").status_code == 404


def test_people_are_found_and_paged(world: World) -> None:
    many(world, 60)
    open_case(world)
    browser = client(world.agent)
    assert 'rel="next"' in browser.get("/people/?order=mentions").content.decode()
    found = browser.get("/people/?q=marta").content.decode()
    assert "Marta Brandt" in found
    assert "U1-" not in found
    few = {address: queries(browser, address) for address in ("/people/", "/people/?q=u1-")}
    many(world, 120)
    assert {address: queries(browser, address) for address in few} == few


def test_supervisors_keep_the_texts(world: World) -> None:
    browser = client(world.supervisor)
    form = {"title": "Own it", "text": "Hi {{first_nam}}", "language": "en", "queue": ""}
    refused = browser.post("/settings/canned/new/", form)
    assert (refused.status_code, "no placeholder" in refused.content.decode()) == (422, True)
    assert browser.post("/settings/canned/new/", {**form, "text": "Hi {{first_name}}"}).status_code == 302
    kept = texts.canned()[0]
    assert "Own it" in browser.get("/settings/canned/").content.decode()
    assert "Hi Marta" in browser.get(f"/settings/canned/{kept.id}/").content.decode()
    assert browser.post(f"/settings/canned/{kept.id}/delete/").status_code == 302
    assert texts.canned() == ()
    assert browser.post("/settings/wrap-up/", {"name": "Refunded", "key": "refunded"}).status_code == 302
    assert client(world.agent).get("/settings/canned/").status_code == 403


def test_a_program_can_do_what_the_screen_does(world: World) -> None:
    case = open_case(world)
    browser = client(world.agent)

    def send(path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        answer = browser.post(f"/api/v1/cases/{case}/{path}", body, content_type="application/json")
        return answer.status_code, answer.json()

    assert send("claim", {})[0] == 200
    listed = browser.get("/api/v1/cases?tab=mine").json()
    assert [one["id"] for one in listed["cases"]] == [case]
    status, told = send("replies", {"text": "", "visibility": "public", "token": "abcdefgh1"})
    assert (status, told["error"]) == (422, {"message": "Write something first.", "field": "empty"})
    assert send("replies", {"text": "On it", "visibility": "public", "token": "abcdefgh1"})[0] == 201
    assert send("notes", {"text": "For us", "token": "abcdefgh2"})[0] == 201
    story = browser.get(f"/api/v1/cases/{case}").json()
    assert {item["kind"] for item in story["thread"]} == {"post", "reply", "note", "event"}
    until = (utc_now() + timedelta(hours=2)).isoformat()
    assert send("snooze", {"until": until})[1]["state"] == "snoozed"
    assert send("close", {"wrap_up": "solved"})[1]["state"] == "closed"
    assert send("transfer", {"queue": "press"})[0] == 409
    assert browser.get("/api/v1/cases/987654").status_code == 404


def test_the_desk_speaks_german(world: World) -> None:
    User.objects.filter(pk=world.agent.id).update(language="de")
    case = open_case(world)
    page = client(world.agent).get(f"/desk/cases/{case}/").content.decode()
    assert "Öffentlich senden als @NordwindAir" in page
    assert "Zurückstellen" in page
    assert "Diesen Fall hat noch niemand" in page


def test_the_thread_says_what_was_edited_and_what_is_gone(world: World) -> None:
    case = open_case(world, "They lost my bag, again")
    (said,) = escalation.mentions_of(case)
    Mention.objects.filter(pk=said).update(text="They found my bag", edited_at=utc_now())
    page = client(world.agent).get(f"/desk/cases/{case}/").content.decode()
    assert "They found my bag" in page
    assert " · edited" in page
    Mention.objects.filter(pk=said).update(text="", deleted_at=utc_now())
    page = client(world.agent).get(f"/desk/cases/{case}/").content.decode()
    assert "Deleted by its author" in page
    assert " · edited" not in page
    assert f'data-answer="{said}"' not in page
