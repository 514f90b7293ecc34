"""Who may open what, checked on the server for every address and every role.

A new address fails here until `rights_table.py` names it.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import path as address

from heedful.staff.api import ROLE_RIGHTS, Endpoint, allowed, needs
from heedful.staff.models import User
from heedful.staff.types import Right, Role
from heedful.web.describe import patterns
from heedful.web.middleware import RefuseUnguarded
from tests.rights_table import OWN_TOKEN, RIGHTS, WHILE_PASSWORD_IS_OLD

READ, CHANGE = "GET", "POST"
VALUES = {"int": "999999", "slug": "none", "str": "none", "uuid": "00000000-0000-0000-0000-000000000000"}
ROLE_ROW = re.compile(r"^\| `([a-z.-]+)` \|[^|]*\| (yes|no) \| (yes|no) \| (yes|no) \| (yes|no) \|$", re.MULTILINE)
PART = re.compile(r"<(?:(\w+):)?\w+>")


def views() -> dict[str, Any]:
    return {route: pattern.callback for route, pattern in patterns()}


def methods(route: str) -> Iterator[tuple[str, Right]]:
    """Each method that the table speaks of, with the right that it needs."""
    entry = RIGHTS[route]
    if isinstance(entry, dict):
        yield from entry.items()
    else:
        read, change = entry if isinstance(entry, tuple) else (entry, entry)
        yield READ, read
        yield CHANGE, change


def concrete(route: str) -> str:
    return PART.sub(lambda match: VALUES[match[1] or "str"], route)


def refused(response: HttpResponseBase) -> bool:
    to_sign_in = response.status_code == 302 and "/account/sign-in/?next=" in response.headers["Location"]
    return to_sign_in or response.status_code in {401, 403}


def test_the_table_names_every_address_and_no_other() -> None:
    there, named = set(views()), set(RIGHTS)
    assert there - named == set(), "add these to tests/rights_table.py"
    assert named - there == set(), "these are gone: take them out of tests/rights_table.py"


def test_a_view_names_the_right_of_the_table() -> None:
    wrong = []
    for route, view in views().items():
        endpoints: dict[str, Endpoint] = getattr(view, "endpoints", {})
        if isinstance(RIGHTS.get(route), dict):
            declared: Any = {method: one.right for method, one in endpoints.items()}
        else:
            declared = {READ: getattr(view, "right", None), CHANGE: getattr(view, "change_right", None)}
        if route in RIGHTS and dict(methods(route)) != declared:
            wrong.append(f"{route}: {declared}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role])
def test_the_server_opens_and_refuses_by_role(role: Role | None) -> None:
    client = Client(raise_request_exception=False)
    if role is not None:
        # A second one, so that the test may shut the first's account.
        User.objects.create_user("first", password="x", role=Role.ADMINISTRATOR)
        user = User.objects.create_user("someone", password="x", role=role)
    wrong = []
    for route in sorted(RIGHTS):
        for method, right in methods(route):
            if role is not None:
                client.force_login(user)
            response = client.generic(method, concrete(route))
            if response.status_code == 405:
                continue  # nothing opens, whoever asks
            expected = allowed(role, right) and route not in OWN_TOKEN
            if refused(response) == expected or response.status_code >= 500:
                wrong.append(f"{method} {route} ({right}): {response.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_given_password_opens_nothing_until_it_is_changed() -> None:
    client = Client()
    client.force_login(User.objects.create_user("new", role=Role.ADMINISTRATOR, must_change_password=True))
    wrong = []
    for route in sorted(set(RIGHTS) - WHILE_PASSWORD_IS_OLD - OWN_TOKEN):
        for method, right in methods(route):
            if right is Right.ANYONE:
                continue
            response = client.generic(method, concrete(route))
            to_password = response.headers.get("Location") == "/account/password/"
            if not to_password and response.status_code not in {403, 405}:
                wrong.append(f"{method} {route}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_a_view_without_a_right_opens_to_nobody(rf: RequestFactory) -> None:
    def forgotten(_request: object) -> None:
        raise AssertionError("opened")

    asked = RefuseUnguarded(lambda _request: None)
    refusal = asked.process_view(rf.get("/api/v1/forgotten"), forgotten, [], {})
    assert refusal.status_code == 403


def test_a_guard_can_be_seen_from_outside() -> None:
    guarded: Callable[..., Any] = needs(Right.POSTS_VIEW, change=Right.POSTS_ESCALATE)(lambda _request: None)
    pattern = address("posts/", guarded)
    assert pattern.callback.right is Right.POSTS_VIEW  # type: ignore[attr-defined]
    assert pattern.callback.change_right is Right.POSTS_ESCALATE  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("role", "can", "cannot"),
    [
        # Agents answer; they see neither charts nor rules.
        (Role.AGENT, Right.REPLY_PUBLIC, Right.CHARTS_VIEW),
        # Supervisors lead the floor; the people and the channels are not theirs.
        (Role.SUPERVISOR, Right.FLOOR_VIEW, Right.STAFF_EDIT),
        # Analysts read everything and change nothing.
        (Role.ANALYST, Right.CHARTS_VIEW, Right.LISTENING_EDIT),
        (Role.ANALYST, Right.PERSON_VIEW, Right.DESK_USE),
    ],
)
def test_roles_are_what_their_names_say(role: Role, can: Right, cannot: Right) -> None:
    assert allowed(role, can)
    assert not allowed(role, cannot)


def test_administrators_may_everything_and_strangers_nothing() -> None:
    assert ROLE_RIGHTS[Role.ADMINISTRATOR] == frozenset(Right)
    assert [right for right in Right if allowed(None, right)] == [Right.ANYONE]


def test_the_page_of_roles_says_what_the_table_says() -> None:
    text = (Path(__file__).parent.parent / "docs" / "reference" / "roles.md").read_text(encoding="utf8")
    shown = {row[0]: tuple(one == "yes" for one in row[1:]) for row in ROLE_ROW.findall(text)}
    columns = (Role.AGENT, Role.SUPERVISOR, Role.ANALYST, Role.ADMINISTRATOR)
    assert shown == {right.value: tuple(allowed(role, right) for role in columns) for right in Right}
