import pytest
from django.test import Client
from pytest_django import Settings

from heedful.staff.models import AuditEntry, SignInFailure, User
from heedful.staff.types import Role

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
URL = "/account/sign-in/"


@pytest.fixture
def priya() -> User:
    return User.objects.create_user("priya", password=PASSWORD, role=Role.AGENT, display_name="Priya Nair")


def post(client: Client, username: str, password: str, **more: str) -> tuple[int, str]:
    response = client.post(URL, {"username": username, "password": password, **more})
    return response.status_code, response.headers.get("Location", response.content.decode())


def test_the_right_password_opens_and_is_recorded(client: Client, priya: User) -> None:
    status, where = post(client, "priya", PASSWORD)
    assert (status, where) == (302, "/")
    entry = AuditEntry.objects.get()
    assert (entry.what, entry.who, entry.subject) == ("staff.signed-in", "Priya Nair", f"user:{priya.pk}")


def test_it_goes_back_to_the_page_that_was_asked_for(client: Client, priya: User) -> None:
    assert post(client, "priya", PASSWORD, next="/desk/?tab=mine") == (302, "/desk/?tab=mine")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_it_never_goes_to_another_site(client: Client, priya: User, target: str) -> None:
    assert post(client, "priya", PASSWORD, next=target) == (302, "/")


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client: Client, priya: User) -> None:
    _, wrong = post(client, "priya", "nope")
    _, unknown = post(client, "nobody", "nope")
    assert "The user name or the password is wrong." in wrong
    assert "The user name or the password is wrong." in unknown


def test_too_many_failures_lock_the_name_and_say_for_how_long(client: Client, priya: User, settings: Settings) -> None:
    settings.LOCKOUT_FAILURES = 3
    for _ in range(3):
        post(client, "priya", "nope")
    _, page = post(client, "Priya ", PASSWORD)  # also the right password, also written otherwise
    assert "Too many wrong passwords. Try again in 15 minutes" in page
    assert AuditEntry.objects.filter(what="staff.sign-in.last-try", subject="name:priya").count() == 1


def test_a_name_that_nobody_has_locks_like_any_other(client: Client, settings: Settings) -> None:
    settings.LOCKOUT_FAILURES = 3
    pages = [post(client, "nobody", "nope")[1] for _ in range(4)]
    assert "Too many wrong passwords" in pages[-1]


def test_an_address_that_tries_many_names_is_locked(client: Client, priya: User, settings: Settings) -> None:
    settings.LOCKOUT_FAILURES = 3
    for number in range(15):
        post(client, f"guess{number}", "nope")
    assert "Too many wrong passwords" in post(client, "priya", PASSWORD)[1]
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert post(other, "priya", PASSWORD)[0] == 302


def test_success_forgets_the_failures(client: Client, priya: User) -> None:
    post(client, "priya", "nope")
    post(client, "priya", PASSWORD)
    assert not SignInFailure.objects.filter(username="priya").exists()


def test_somebody_who_left_cannot_sign_in(client: Client, priya: User) -> None:
    User.objects.filter(pk=priya.pk).update(is_active=False)
    assert "The user name or the password is wrong." in post(client, "priya", PASSWORD)[1]


def test_a_page_asks_to_sign_in_and_the_api_says_so(client: Client) -> None:
    page = client.get("/account/profile/")
    assert page.headers["Location"] == "/account/sign-in/?next=/account/profile/"
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.json()["error"]["message"].startswith("Sign in")


def test_a_fragment_sends_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get("/account/profile/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/account/sign-in/"


def test_signing_out_ends_the_session(client: Client, priya: User) -> None:
    client.force_login(priya)
    client.post("/account/sign-out/")
    assert client.get("/account/profile/").status_code == 302
    assert AuditEntry.objects.filter(what="staff.signed-out", user=priya).exists()


def test_a_given_password_must_be_changed_first(client: Client) -> None:
    user = User.objects.create_user("new", password=PASSWORD, must_change_password=True)
    client.force_login(user)
    assert client.get("/account/profile/").headers["Location"] == "/account/password/"
    chosen = "quite another sentence"
    client.post("/account/password/", {"old_password": PASSWORD, "new_password1": chosen, "new_password2": chosen})
    assert client.get("/account/profile/").status_code == 200
    user.refresh_from_db()
    assert user.check_password(chosen)
    assert AuditEntry.objects.filter(what="staff.password.changed").exists()


def test_a_new_password_signs_out_the_other_browsers(client: Client, priya: User) -> None:
    other = Client()
    other.force_login(priya)
    client.force_login(priya)
    chosen = "quite another sentence"
    client.post("/account/password/", {"old_password": PASSWORD, "new_password1": chosen, "new_password2": chosen})
    assert client.get("/account/profile/").status_code == 200
    assert other.get("/account/profile/").status_code == 302
