import json

import msgspec
import pytest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.test import Client, RequestFactory

from heedful.core.clock import utc_now
from heedful.staff.api import ApiError, api_view, by_method
from heedful.staff.models import ApiToken, User
from heedful.staff.tokens import make_token, revoke_token
from heedful.staff.types import Right, Role


class Body(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    size: int = 1


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    said: str


@api_view(Right.ANYONE, method="POST", summary="Make", body=Body, response=Answer, status=201)
def make(_request: HttpRequest, *, body: Body) -> Answer:
    if body.name == "gone":
        raise Http404
    if body.name == "taken":
        raise ApiError("There is one of that name.", field="name", status=409)
    return Answer(said=f"{body.name} {body.size}")


@api_view(Right.ANYONE, summary="Read", query=Body, response=Answer)
async def read(_request: HttpRequest, *, query: Body) -> Answer:
    return Answer(said=f"{query.name} {query.size}")


door = by_method(read, make)


def said(response: HttpResponseBase) -> tuple[int, object]:
    return response.status_code, json.loads(getattr(response, "content", b"null"))


@pytest.mark.parametrize(
    ("sent", "status", "answer"),
    [
        ('{"name": "bag", "size": 2}', 201, {"said": "bag 2"}),
        ('{"name": 3}', 400, {"error": {"message": "Expected `str`, got `int`", "field": "name"}}),
        ('{"name": "taken"}', 409, {"error": {"message": "There is one of that name.", "field": "name"}}),
        ('{"name": "gone"}', 404, {"error": {"message": "There is nothing at this address."}}),
    ],
)
def test_a_body_of_the_type_is_answered_and_any_other_refused(
    rf: RequestFactory, sent: str, status: int, answer: object
) -> None:
    request = rf.post("/api/v1/things", sent, content_type="application/json", headers={"Authorization": "Bearer x"})
    assert said(door(request)) == (status, answer)


def test_what_is_no_json_says_why(rf: RequestFactory) -> None:
    request = rf.post("/api/v1/things", "{", content_type="application/json", headers={"Authorization": "Bearer x"})
    status, answer = said(door(request))
    assert status == 400
    assert "not JSON" in json.dumps(answer)


def test_a_query_is_read_by_its_type(rf: RequestFactory) -> None:
    assert said(door(rf.get("/api/v1/things?name=bag&size=3"))) == (200, {"said": "bag 3"})


def test_a_method_that_nobody_takes_names_those_that_are(rf: RequestFactory) -> None:
    response = door(rf.delete("/api/v1/things"))
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, POST")


def test_a_session_needs_the_token_of_our_own_page(rf: RequestFactory) -> None:
    request = rf.post("/api/v1/things", '{"name": "bag"}', content_type="application/json")
    request._dont_enforce_csrf_checks = False  # type: ignore[attr-defined]
    assert said(make(request))[0] == 403


@pytest.fixture
def analyst() -> User:
    return User.objects.create_user("mei", role=Role.ANALYST)


def ask(client: Client, token: str) -> HttpResponseBase:
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.django_db
def test_a_token_has_its_owners_rights(client: Client, analyst: User) -> None:
    _, token = make_token(analyst.pk, "export", now=utc_now())
    status, answer = said(ask(client, token))
    assert status == 200
    assert isinstance(answer, dict)
    assert answer["person"]["username"] == "mei"
    assert Right.CHARTS_VIEW in answer["rights"]
    assert Right.STAFF_EDIT not in answer["rights"]


@pytest.mark.django_db
def test_only_the_hash_of_a_token_is_kept(analyst: User) -> None:
    row, token = make_token(analyst.pk, "export", now=utc_now())
    kept = json.dumps(ApiToken.objects.filter(pk=row.pk).values().get(), default=str)
    assert token not in kept


@pytest.mark.django_db
def test_a_revoked_token_opens_nothing(client: Client, analyst: User) -> None:
    row, token = make_token(analyst.pk, "export", now=utc_now())
    assert revoke_token(analyst.pk, row.pk, now=utc_now())
    assert not revoke_token(analyst.pk, row.pk, now=utc_now())
    assert ask(client, token).status_code == 401


@pytest.mark.django_db
def test_nobody_revokes_anothers_token(analyst: User) -> None:
    row, _ = make_token(analyst.pk, "export", now=utc_now())
    other = User.objects.create_user("other")
    assert not revoke_token(other.pk, row.pk, now=utc_now())


@pytest.mark.django_db
def test_a_token_of_somebody_who_left_opens_nothing(client: Client, analyst: User) -> None:
    _, token = make_token(analyst.pk, "export", now=utc_now())
    User.objects.filter(pk=analyst.pk).update(is_active=False)
    assert ask(client, token).status_code == 401


@pytest.mark.django_db
def test_a_token_opens_no_page(client: Client, analyst: User) -> None:
    _, token = make_token(analyst.pk, "export", now=utc_now())
    page = client.get("/account/profile/", headers={"Authorization": f"Bearer {token}"})
    assert page.status_code == 302


@pytest.mark.django_db
def test_a_wrong_token_is_not_saved_by_a_session(client: Client, analyst: User) -> None:
    client.force_login(analyst)
    assert ask(client, "hdf_wrong").status_code == 401
