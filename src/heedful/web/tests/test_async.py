"""The same answers where nothing waits in a thread: this is how it runs."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, RequestFactory

from heedful.staff.api import needs
from heedful.staff.types import Right
from heedful.web.files import StaticFiles


def fetch(path: str, **headers: str) -> Any:
    async def ask() -> Any:
        return await AsyncClient().get(path, headers=headers)

    return asyncio.run(ask())


def test_a_file_is_answered_whole_with_its_type_and_length() -> None:
    answer = fetch("/static/web/tokens.css")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert b"--accent" in answer.content


def test_a_file_that_the_browser_has_is_not_sent_again() -> None:
    tag = fetch("/static/web/tokens.css").headers["ETag"]
    again = fetch("/static/web/tokens.css", **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_no_other_site_may_read_our_files() -> None:
    assert "Access-Control-Allow-Origin" not in fetch("/static/web/tokens.css").headers


def test_the_description_needs_nobody() -> None:
    assert fetch("/api/v1/openapi.json").json()["info"]["title"] == "Heedful"


def test_the_event_stream_says_that_nobody_is_signed_in_rather_than_redirecting() -> None:
    answer = fetch("/events/?topics=inbox", Accept="text/event-stream")
    assert answer.status_code == 401


def test_a_page_that_does_not_exist_names_the_policy_too() -> None:
    answer = fetch("/nothing-here")
    assert answer.status_code == 404
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("wanted", [True, False])
def test_files_stand_in_both_kinds_of_chain(wanted: bool, rf: RequestFactory) -> None:  # noqa: FBT001  # pytest's way
    async def soon(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("soon")

    def now(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("now")

    assert iscoroutinefunction(StaticFiles(soon if wanted else now)) is wanted


def test_a_view_that_is_open_to_anyone_asks_no_database(rf: RequestFactory) -> None:
    @needs(Right.ANYONE)
    async def intake(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("taken")

    view: Callable[[HttpRequest], Awaitable[HttpResponse]] = intake
    answer = asyncio.run(_call(view, rf.post("/api/v1/channels/x/posts")))
    assert answer.content == b"taken"


async def _call(view: Callable[[HttpRequest], Awaitable[HttpResponse]], request: HttpRequest) -> HttpResponse:
    return await view(request)
