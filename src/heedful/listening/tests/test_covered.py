"""Previews show stored posts to people who may not see personal data in them."""

import pytest

from heedful.core.clock import utc_now
from heedful.listening.step import keep
from heedful.listening.tests.making import arrival, make_channel
from heedful.listening.tests.test_views import signed_in, text_of
from heedful.listening.types import Example
from heedful.staff.types import Role

TEXT = "acme, call 0176 12345678 and say acme"


def test_words_stay_marked_where_they_stand_in_the_masked_text() -> None:
    now = utc_now()
    example = Example(
        mention=1, platform="x", author="a", text=TEXT, url="", created_at=now, spans=((0, 4), (11, 15), (33, 37))
    )
    told = example.covered()
    assert told.text == "acme, call [phone] and say acme"
    assert [told.text[start:end] for start, end in told.spans] == ["acme", "acme"]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "seen"), [(Role.SUPERVISOR, "0176 12345678"), (Role.ANALYST, "[phone]")])
def test_the_preview_masks_for_an_analyst(role: Role, seen: str) -> None:
    keep([arrival(make_channel(keep_all=True), TEXT, received=utc_now())], now=utc_now())
    client = signed_in(role)
    page = text_of(client.post("/listening/preview/", {"query": "acme"}))
    assert f"<mark>acme</mark>, call {seen} and say" in page
    answer = client.post("/api/v1/rules/preview/", {"query": "acme"}, content_type="application/json")
    assert answer.json()["preview"]["examples"][0]["text"] == TEXT.replace("0176 12345678", seen)
    target = text_of(client.post("/listening/targets/try/", {"kind": "competitor", "name": "acme", "aliases": ""}))
    assert f"call {seen} and say" in target
