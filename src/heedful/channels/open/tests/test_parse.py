import json
from datetime import UTC, datetime
from typing import Any

import pytest

from heedful.channels.errors import PayloadError, TooMuchError
from heedful.channels.open.parse import MOST_ITEMS, Parsed, Rejection, parse
from heedful.channels.types import Author, Edit, Post, Signal
from heedful.stream.types import Kind

GOOD: dict[str, Any] = {"id": "1", "author": "ada", "created_at": "2026-03-02T09:00:00Z", "text": "hello"}


def read(*items: object, content_type: str = "application/json") -> Parsed:
    return parse(json.dumps(items).encode(), content_type, Kind.POSTS)


def one(**changes: object) -> Post:
    parsed = read(GOOD | changes)
    assert parsed.rejected == ()
    post = parsed.things[0]
    assert isinstance(post, Post)
    return post


def refused(**changes: object) -> Rejection:
    parsed = read(GOOD | changes)
    assert parsed.things == ()
    return parsed.rejected[0]


def test_an_author_that_is_a_plain_string_is_its_id() -> None:
    assert one(author="ada").author == Author(id="ada")
    assert one(author=7).author == Author(id="7")


def test_numbers_may_be_ids() -> None:
    post = one(id=5, thread=6, reply_to=7, author={"id": 8})
    assert (post.id, post.thread, post.reply_to, post.author.id) == ("5", "6", "7", "8")


def test_unknown_fields_are_kept_as_words() -> None:
    post = one(mood="angry", score=0.5, own=True, tags=["a", {"b": 1}], gone=None, metadata={"mood": "calm", "n": 1})
    assert post.metadata == {
        "mood": "calm",  # what the sender calls metadata stands first
        "score": "0.5",
        "own": "true",
        "tags": '["a",{"b":1}]',
        "n": "1",
    }


def test_unknown_fields_of_an_author_are_kept_too() -> None:
    assert one(author={"id": "a", "age": 30}).metadata == {"author.age": "30"}


def test_nothing_is_the_same_as_not_there() -> None:
    assert one(text=None, rating=None, author={"id": "a", "name": None}, counts=None) == one(
        text="", author={"id": "a"}
    )


@pytest.mark.parametrize(
    ("given", "utc"),
    [
        ("2026-03-02T09:00:00Z", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02T09:00:00+05:30", datetime(2026, 3, 2, 3, 30, tzinfo=UTC)),
        ("2026-03-02T09:00:00.123456-01:00", datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_times_become_utc(given: str, utc: datetime) -> None:
    at = one(created_at=given).created_at
    assert (at, at.tzinfo) == (utc, UTC)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"created_at": "2026-03-02T09:00:00"}, "created_at", "no time zone"),
        ({"created_at": "yesterday"}, "created_at", "not a time"),
        ({"created_at": 1772442000}, "created_at", "datetime"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "created_at", "year"),
        ({"created_at": None}, "created_at", "Required"),
        ({"id": ""}, "id", "length"),
        ({"id": True}, "id", "str"),
        ({"id": "x" * 256}, "id", "255"),
        ({"author": {}}, "author.id", "Required"),
        ({"author": {"id": "a", "followers": -1}}, "author.followers", ">= 0"),
        ({"author": {"id": "a", "followers": 2**63}}, "author.followers", "<="),
        ({"type": "shout"}, "type", "shout"),
        ({"visibility": "secret"}, "visibility", "secret"),
        ({"rating": 11}, "rating", "<= 10"),
        ({"country": "Germany"}, "country", "ISO 3166"),
        ({"attachments": [{"kind": "image"}]}, "attachments[0].url", "Required"),
        ({"text": 5}, "text", "str"),
        ({"metadata": "words"}, "metadata", "object"),
        ({"metadata": {str(n): "" for n in range(101)}}, "metadata", "100"),
    ],
)
def test_it_says_what_is_wrong_and_where(changes: dict[str, object], field: str, says: str) -> None:
    rejection = refused(**changes)
    assert rejection.field == field
    assert says in rejection.error


def test_one_bad_item_never_costs_the_others() -> None:
    parsed = read(GOOD, {"id": 1}, GOOD | {"id": "2"}, "words", None)
    assert parsed.places == (0, 2)
    assert [rejection.index for rejection in parsed.rejected] == [1, 3, 4]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'[{"id":"1","author":"a","created_at":"2026-03-02T09:00:00Z"}]', "application/json"),
        (b'[{"id":"1","author":"a","created_at":"2026-03-02T09:00:00Z"}]', ""),
        # One object on its own, also written over several lines.
        (b'{"id":"1","author":"a","created_at":"2026-03-02T09:00:00Z"}', "application/json"),
        (b'{"id":"1",\n"author":"a",\n"created_at":"2026-03-02T09:00:00Z"}', "application/json"),
        (b'{"id":"1","author":"a","created_at":"2026-03-02T09:00:00Z"}\n\n', "application/x-ndjson"),
        # A byte order mark, as some systems write it.
        (b'\xef\xbb\xbf[{"id":"1","author":"a","created_at":"2026-03-02T09:00:00Z"}]', "application/json"),
    ],
)
def test_it_reads_arrays_and_lines(body: bytes, content_type: str) -> None:
    assert [thing.id for thing in parse(body, content_type, Kind.POSTS).things] == ["1"]


def test_a_bad_line_is_named_and_the_next_is_read() -> None:
    line = json.dumps(GOOD).encode()
    parsed = parse(line + b"\n{broken\n" + line, "application/x-ndjson", Kind.POSTS)
    assert (parsed.places, parsed.rejected[0].index) == ((0, 2), 1)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        # NULs, escaped and not, lone surrogates, bytes that are no UTF-8: what no database keeps.
        (b'"a\\u0000b"', "ab"),
        (b'"a\x00b"', "ab"),
        (b'"a\\ud800b"', "a\ufffdb"),
        (b'"a\\udc00\\ud83d\\ude00"', "a\ufffd\U0001f600"),
        (b'"a\\\\ud800"', "a\\ud800"),
        (b'"a\xffb"', "a\ufffdb"),
        (b'"a\\u001bb\x7f"', "ab"),
        # And what looks odd but is a text.
        (b'"\\ud83d\\ude00 \\u00e9"', "\U0001f600 é"),
    ],
)
def test_text_is_cleaned(raw: bytes, text: str) -> None:
    body = b'[{"id":"1","author":"a","created_at":"2026-03-02T09:00:00Z","text":' + raw + b"}]"
    post = parse(body, "", Kind.POSTS).things[0]
    assert isinstance(post, Post)
    assert post.text == text


@pytest.mark.parametrize("body", [b"", b"   ", b"[", b"[1,]", b"[" * 100_000, b"[1] [2]", b"[NaN]"])
def test_a_body_that_cannot_be_read_is_refused_whole(body: bytes) -> None:
    with pytest.raises(PayloadError):
        parse(body, "application/json", Kind.POSTS)


def test_deep_nesting_is_refused() -> None:
    deep = json.loads("[" * 40 + "]" * 40)
    assert "deep" in refused(tree=deep).error


def test_more_than_a_thousand_items_are_too_many() -> None:
    with pytest.raises(TooMuchError):
        parse(b"[" + b",".join([b"1"] * (MOST_ITEMS + 1)) + b"]", "", Kind.POSTS)
    with pytest.raises(TooMuchError):
        parse(b"\n".join([b"{}"] * (MOST_ITEMS + 1)), "", Kind.POSTS)


def test_signals_and_changes_have_doors_of_their_own() -> None:
    signal = b'{"id":1,"kind":"reaction","name":"like","post":5,"author":"a","created_at":"2026-03-02T09:00:00Z"}'
    edit = b'{"id":1,"kind":"delete","post":5,"at":"2026-03-02T09:00:00+01:00"}'
    assert isinstance(parse(signal, "", Kind.SIGNALS).things[0], Signal)
    change = parse(edit, "", Kind.CHANGES).things[0]
    assert isinstance(change, Edit)
    assert (change.post, change.at.tzinfo) == ("5", UTC)
