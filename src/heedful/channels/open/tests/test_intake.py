"""The doors over ASGI, as a server drives them, down to the ledger."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from heedful.channels import book
from heedful.channels.models import Channel
from heedful.channels.open import intake
from heedful.channels.open.directory import directory
from heedful.channels.open.door import Message, Scope, with_door
from heedful.channels.open.parse import MOST_BYTES
from heedful.channels.tests.making import NOW, a_channel
from heedful.stream.api import ledger
from heedful.stream.errors import LedgerUnavailable

pytestmark = pytest.mark.django_db(transaction=True)
POST = {"id": "1", "author": "ada", "created_at": "2026-03-02T09:00:00Z", "text": "hello"}


class Answer:
    def __init__(self, messages: list[Message], chunks_read: int) -> None:
        self.status: int = messages[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        self.json = json.loads(messages[1]["body"])
        self.chunks_read = chunks_read


@pytest.fixture
def channel() -> Iterator[Channel]:
    directory.forget()
    yield a_channel()
    directory.forget()


@pytest.fixture
def token(channel: Channel) -> str:
    return book.new_token(channel, who=None, now=NOW)


def call(
    token: str,
    chunks: list[bytes],
    *,
    key: str = "forum",
    door: str = "posts",
    headers: dict[str, str] | None = None,
) -> Answer:
    sent: list[Message] = []
    left = list(chunks)
    given = {"authorization": f"Bearer {token}"} | (headers or {})
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": f"/api/v1/channels/{key}/{door}",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Message) -> None:
        sent.append(message)

    async def nothing_behind(*_args: Any) -> None:
        raise AssertionError("intake does not go on to the pages")

    asyncio.run(with_door(nothing_behind)(scope, receive, send))
    return Answer(sent, len(chunks) - len(left))


def post(token: str, *items: object, **more: Any) -> Answer:
    return call(token, [json.dumps(items).encode()], **more)


def test_what_is_acknowledged_is_in_the_ledger(token: str) -> None:
    answer = post(token, POST, POST | {"id": "2"})
    assert (answer.status, answer.json) == (202, {"accepted": 2, "duplicate": 0, "rejected": []})
    assert ledger.pending_items("forum") == 2


def test_a_duplicate_is_counted_and_kept_once(token: str) -> None:
    assert post(token, POST, POST).json == {"accepted": 1, "duplicate": 1, "rejected": []}
    assert post(token, POST).json == {"accepted": 0, "duplicate": 1, "rejected": []}
    assert ledger.pending_items("forum") == 1


def test_what_is_rejected_comes_back_with_index_reason_and_field(token: str) -> None:
    answer = post(token, {"id": "9"}, POST)
    assert answer.status == 207
    assert answer.json == {
        "accepted": 1,
        "duplicate": 0,
        "rejected": [{"index": 0, "error": "Required.", "field": "author"}],
    }


def test_all_rejected_is_a_bad_request(token: str) -> None:
    assert post(token, {"id": "9"}, 5).status == 400
    answer = call(token, [b"not json at all"])
    assert (answer.status, answer.json["accepted"]) == (400, 0)


@pytest.mark.parametrize("key", ["forum", "nowhere"])
def test_a_wrong_token_and_an_unknown_channel_look_alike(key: str, token: str) -> None:
    answer = post("hdf_wrong", POST, key=key)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "channel or its token" in answer.json["error"]["message"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi"])
def test_no_token_is_no_entry(header: str, channel: Channel) -> None:
    assert post("", POST, headers={"authorization": header}).status == 401


def test_a_rotated_token_is_refused(token: str, channel: Channel) -> None:
    assert post(token, POST).status == 202
    renewed = book.new_token(channel, who=None, now=NOW)
    directory.forget()
    assert post(token, POST).status == 401
    assert post(renewed, POST).status == 202


def test_a_body_that_says_it_is_too_large_is_not_read(token: str) -> None:
    answer = call(token, [b"x"] * 3, headers={"content-length": str(MOST_BYTES + 1)})
    assert (answer.status, answer.chunks_read) == (413, 0)


def test_a_chunked_body_is_read_no_further_than_the_limit(token: str) -> None:
    answer = call(token, [b"x" * (MOST_BYTES // 2)] * 9)
    assert (answer.status, answer.chunks_read, answer.headers["connection"]) == (413, 3, "close")


def test_more_than_a_thousand_items_are_refused(token: str) -> None:
    assert post(token, *[POST] * 1001).status == 413
    assert ledger.pending_items("forum") == 0


def test_a_sender_beyond_its_rate_is_told_when_to_come_back(channel: Channel, token: str) -> None:
    book.change(channel, now=NOW, config=channel.config | {"rate_per_s": 1})
    directory.forget()
    statuses = [post(token, *[POST | {"id": str(n)} for n in range(30)]).status for _ in range(2)]
    assert statuses == [202, 429]
    assert int(post(token, POST).headers["retry-after"]) >= 1


def test_without_a_ledger_nothing_is_accepted(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_args: Any, **_more: Any) -> None:
        raise LedgerUnavailable("the disk is full")

    monkeypatch.setattr(intake, "promise_soon", full)
    answer = post(token, POST)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_a_paused_channel_still_takes_posts(channel: Channel, token: str) -> None:
    book.set_state(channel, Channel.State.PAUSED, who=None, now=NOW)
    assert post(token, POST).status == 202
    assert ledger.pending_items("forum") == 1


def test_a_compressed_body_is_refused_rather_than_misread(token: str) -> None:
    assert call(token, [b"x"], headers={"content-encoding": "gzip"}).status == 415


def test_signals_and_changes_go_their_own_ways(token: str) -> None:
    signal = {"id": "s", "kind": "follow", "created_at": "2026-03-02T09:00:00Z"}
    change = {"id": "c", "kind": "delete", "post": "1", "at": "2026-03-02T09:00:00Z"}
    assert post(token, signal, door="signals").status == 202
    assert post(token, change, door="changes").status == 202
    assert post(token, change, door="signals").status == 400


def test_the_same_door_opens_without_the_server_in_front(client: Client, token: str) -> None:
    answer = client.post(
        "/api/v1/channels/forum/posts",
        json.dumps([POST]),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert (answer.status_code, answer.json()["accepted"]) == (202, 1)


def test_a_sender_that_goes_away_leaves_nothing(token: str) -> None:
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/channels/forum/posts",
        "headers": [(b"authorization", f"Bearer {token}".encode())],
    }

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def never(_message: Message) -> None:
        raise AssertionError("nobody is there to be answered")

    asyncio.run(with_door(never)(scope, gone, never))  # type: ignore[arg-type]
    assert ledger.pending_items("forum") == 0
