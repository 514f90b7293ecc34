"""Whatever is posted, each item is either read into something that can be kept, or named with a reason."""

import json
from datetime import datetime
from typing import Any

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from heedful.channels.errors import PayloadError
from heedful.channels.open.parse import Parsed, parse
from heedful.channels.types import Post
from heedful.stream.types import Kind

SIMPLE = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
ANYTHING = st.recursive(SIMPLE, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)
FIELDS = st.sampled_from([*Post.__struct_fields__, "own", "from_brand", "tags"])
NEARLY = st.fixed_dictionaries(
    {"id": ANYTHING, "author": ANYTHING | st.fixed_dictionaries({"id": st.text()}), "created_at": ANYTHING},
    optional={"text": ANYTHING, "counts": ANYTHING, "metadata": ANYTHING, "attachments": ANYTHING, "rating": ANYTHING},
)
GOOD = st.fixed_dictionaries(
    {
        "id": st.text(min_size=1, max_size=20) | st.integers(),
        "author": st.text(min_size=1, max_size=20) | st.integers(),
        "created_at": st.datetimes(
            min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - drawn without a zone, written with Z
            max_value=datetime(2199, 1, 1),  # noqa: DTZ001
        ).map(lambda at: at.isoformat() + "Z"),
        "text": st.text(),
    },
)


def check(body: bytes, content_type: str, kind: Kind) -> Parsed | None:
    try:
        parsed = parse(body, content_type, kind)
    except PayloadError:
        return None
    places = sorted([*parsed.places, *(rejection.index for rejection in parsed.rejected)])
    assert places == list(range(len(places))), "every item is answered for, exactly once"
    assert all(rejection.error for rejection in parsed.rejected)
    for thing in parsed.things:
        line = msgspec.json.encode(thing)
        assert b"\n" not in line
        assert b"\\u0000" not in line
        assert msgspec.json.decode(line, type=type(thing)) == thing, "what is kept is what is read again"
    return parsed


@settings(max_examples=60, deadline=None)
@given(st.binary(), st.sampled_from(["", "application/json", "application/x-ndjson"]), st.sampled_from(list(Kind)))
@example(b"\x00", "", Kind.POSTS)
@example(b"{}\r\n\x85{}", "", Kind.POSTS)
def test_any_bytes(body: bytes, content_type: str, kind: Kind) -> None:
    check(body, content_type, kind)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANYTHING | NEARLY, max_size=5), st.sampled_from(list(Kind)), st.booleans())
def test_any_json(items: list[Any], kind: Kind, ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    body = json.dumps(items, ensure_ascii=ascii_only).encode("utf8", "surrogatepass")
    check(body, "application/json", kind)


@settings(max_examples=60, deadline=None)
@given(st.lists(GOOD, min_size=1, max_size=5), st.dictionaries(FIELDS, SIMPLE, max_size=2), st.booleans())
def test_lines_and_arrays_are_read_alike(items: list[dict[str, Any]], more: dict[str, Any], ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    items[0] |= more
    texts = [json.dumps(item, ensure_ascii=ascii_only) for item in items]
    as_lines = check("\n".join(texts).encode("utf8", "surrogatepass"), "application/x-ndjson", Kind.POSTS)
    as_array = check(f"[{','.join(texts)}]".encode("utf8", "surrogatepass"), "application/json", Kind.POSTS)
    assert as_lines == as_array
