import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from heedful.core.clock import utc_now
from heedful.staff.models import User
from heedful.stream import announcements
from heedful.stream.types import News
from heedful.web.events import as_event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Browser:
    """One event stream, read event by event."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks

    async def next(self) -> dict[str, str]:
        chunk = (await asyncio.wait_for(anext(self._chunks), 5)).decode()
        return dict(line.split(": ", 1) for line in chunk.strip().splitlines())

    async def close(self) -> None:
        await self._chunks.aclose()  # type: ignore[attr-defined]


async def signed_in() -> tuple[AsyncClient, User]:
    user = await User.objects.acreate(username="ana", role="agent")
    client = AsyncClient()
    await sync_to_async(client.force_login)(user)
    return client, user


async def browser(client: AsyncClient, topics: str, after: str = "") -> Browser:
    headers = {"Last-Event-ID": after} if after else {}
    response = await client.get("/events/", {"topics": topics}, headers=headers)
    assert response.status_code == 200
    return Browser(aiter(response.streaming_content))  # type: ignore[attr-defined]


announce = sync_to_async(announcements.announce)


@pytest.mark.anyio
async def test_a_browser_hears_what_it_listens_to_and_nothing_else() -> None:
    client, _ = await signed_in()
    page = await browser(client, "inbox")
    assert (await page.next())["event"] == "hello"
    await announce("case:9", "note.added", ref=9)
    await announce("inbox", "case.opened", ref=12, data={"queue": "press"})
    news = await page.next()
    assert news["event"] == "case.opened"
    assert news["data"] == '{"topic":"inbox","ref":12,"data":{"queue":"press"}}'
    await page.close()


@pytest.mark.anyio
async def test_a_browser_that_comes_back_gets_what_it_missed_once() -> None:
    client, _ = await signed_in()
    page = await browser(client, "inbox")
    await page.next()
    await announce("inbox", "one")
    seen = (await page.next())["id"]
    await page.close()
    await announce("inbox", "two")
    await announce("inbox", "three")
    page = await browser(client, "inbox", after=seen)
    await page.next()
    assert [(await page.next())["event"], (await page.next())["event"]] == ["two", "three"]
    await announce("inbox", "four")
    assert (await page.next())["event"] == "four"
    await page.close()


@pytest.mark.anyio
async def test_a_browser_that_was_away_too_long_is_told_to_load_anew() -> None:
    client, _ = await signed_in()
    await announce("inbox", "one")
    first = await sync_to_async(announcements.latest)()
    await announce("inbox", "two")
    await announce("inbox", "three")
    await sync_to_async(announcements.forget)(before=utc_now() + timedelta(seconds=1))
    await announce("inbox", "four")
    page = await browser(client, "inbox", after=str(first))
    assert (await page.next())["event"] == "reset"
    await page.close()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("topics", "status"),
    [("", 400), (",".join(f"case:{n}" for n in range(40)), 400), ("user:999999", 403)],
)
async def test_it_refuses_what_it_cannot_serve(topics: str, status: int) -> None:
    client, _ = await signed_in()
    assert (await client.get("/events/", {"topics": topics})).status_code == status


@pytest.mark.anyio
async def test_a_stranger_hears_nothing() -> None:
    response = await AsyncClient().get("/events/", {"topics": "inbox"})
    assert response.status_code in {302, 401}


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_no_value_can_end_the_event_and_begin_another(kind: str, data: dict[str, str]) -> None:
    event = as_event(News(seq=1, topic="t", kind=kind, ref=None, data=data)).decode()
    assert event.count("\n") == 4
    assert event.endswith("\n\n")
