import pytest
from django.test import Client

from heedful.staff.models import ApiToken, AuditEntry, User
from heedful.staff.types import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> Client:
    client.force_login(User.objects.create_user("priya", role=Role.AGENT))
    return client


FORM = {"display_name": "Priya", "language": "de", "time_zone": "Europe/Berlin", "scheme": "dark", "languages": ["hi"]}


def test_the_screens_speak_the_persons_language_from_the_next_page_on(page: Client) -> None:
    assert page.post("/account/profile/", FORM).status_code == 302
    answer = page.get("/account/profile/").content.decode()
    assert '<html lang="de" data-scheme="dark">' in answer
    assert "Ihr Profil" in answer


def test_a_profile_change_is_recorded(page: Client) -> None:
    page.post("/account/profile/", FORM)
    entry = AuditEntry.objects.get(what="staff.profile.changed")
    assert (entry.before["time_zone"], entry.after["time_zone"]) == ("UTC", "Europe/Berlin")


def test_a_time_zone_that_is_none_is_refused(page: Client) -> None:
    assert page.post("/account/profile/", {**FORM, "time_zone": "Europe/Atlantis"}).status_code == 422


def test_the_appearance_is_kept_for_the_page_before_signing_in_too(page: Client) -> None:
    assert page.post("/account/scheme/", {"scheme": "dark"}).status_code == 204
    page.logout()
    page.cookies["scheme"] = "dark"
    assert 'data-scheme="dark"' in page.get("/account/sign-in/").content.decode()
    assert page.get("/account/sign-in/", headers={"Cookie": 'scheme="><script>'}).status_code == 200


def test_an_unknown_appearance_is_refused(page: Client) -> None:
    assert page.post("/account/scheme/", {"scheme": "pink"}).status_code == 400


def test_a_token_is_shown_once_and_can_be_revoked(page: Client) -> None:
    made = page.post("/account/tokens/", {"name": "export"})
    token = made.context["made"]
    assert token in made.content.decode()
    assert token not in page.get("/account/profile/").content.decode()
    row = ApiToken.objects.get()
    page.post(f"/account/tokens/{row.pk}/revoke/")
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert list(AuditEntry.objects.order_by("id").values_list("what", flat=True)) == [
        "staff.token.created",
        "staff.token.revoked",
    ]
