import json

import pytest
from django.test import Client

from heedful.staff.models import User
from heedful.staff.types import Role
from heedful.web.find import begins
from heedful.web.navigation import RAIL, SETTINGS, exists

pytestmark = pytest.mark.django_db


def signed_in(role: Role) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_user(f"{role}-person", role=role))
    return client


@pytest.mark.parametrize("entry", [*RAIL, *SETTINGS], ids=lambda entry: entry.path)
def test_every_entry_of_the_navigation_leads_somewhere(entry: object) -> None:
    assert exists(getattr(entry, "path", ""))


@pytest.mark.parametrize(
    ("role", "seen", "unseen"),
    [
        (Role.AGENT, "/desk/", "/performance/"),
        (Role.ANALYST, "/performance/", "/desk/"),
        (Role.SUPERVISOR, "/settings/canned/", "/settings/team/"),
    ],
)
def test_the_rail_shows_what_the_role_opens(role: Role, seen: str, unseen: str) -> None:
    html = signed_in(role).get("/account/profile/").content.decode()
    hits = signed_in_find(role)
    assert f'href="{seen}"' in html + hits
    assert f'href="{unseen}"' not in html + hits


def signed_in_find(role: Role) -> str:
    client = Client()
    client.force_login(User.objects.get(username=f"{role}-person"))
    return client.get("/find/").content.decode()


def test_a_name_that_begins_so_stands_before_one_that_holds_it() -> None:
    assert begins("Marta Brandt", "MAR")
    assert begins("Theo Marsh", "mar")
    assert not begins("Tess Amari", "mar")


def test_the_command_bar_finds_pages_by_name() -> None:
    html = signed_in(Role.ADMINISTRATOR).get("/find/?q=aud").content.decode()
    assert 'href="/settings/audit/"' in html
    assert 'href="/desk/"' not in html


def test_the_command_bar_says_when_nothing_is_found_and_escapes_it() -> None:
    html = signed_in(Role.AGENT).get("/find/", {"q": "<b>zzz"}).content.decode()
    assert "&lt;b&gt;zzz" in html


@pytest.mark.parametrize("role", Role)
def test_the_first_page_follows_from_the_role(role: Role) -> None:
    client = signed_in(role)
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"] != "/"


def test_health_says_what_can_be_reached(client: Client) -> None:
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json()["ok"] is True


def test_what_is_not_there_has_a_page_and_for_programs_an_answer(client: Client) -> None:
    page = client.get("/nothing/")
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()
    answer = client.get("/api/v1/nothing")
    assert json.loads(answer.content)["error"]["message"] == "There is nothing at this address."


def test_a_page_speaks_the_browsers_language_before_signing_in(client: Client) -> None:
    html = client.get("/account/sign-in/", headers={"Accept-Language": "de-AT,de;q=0.9"}).content.decode()
    assert '<html lang="de"' in html
    assert "Anmelden" in html


def test_a_forged_form_is_refused_with_a_page() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/sign-in/", {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "The page is out of date" in answer.content.decode()
