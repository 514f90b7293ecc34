# ruff: noqa: RUF001  (characters that look alike are what this is about)
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.listening.words import canonical, patterns, words

mixed = st.text(
    st.one_of(st.characters(), st.sampled_from("aB1_ #@-.É配送か\u3099👍🏽ß\u0301\u200d’\u0661\ufe0f\ud83d")),
    max_size=30,
)


@given(mixed)
def test_both_ways_to_take_a_text_apart_agree(text: str) -> None:
    found = words(text)
    body = " ".join(word.text for word in found)
    tags = "".join(f" {word.tag}" for word in found if word.tag)
    assert canonical(text).decode() == f" {body}{tags} "


@given(mixed)
def test_every_word_stands_where_it_says(text: str) -> None:
    found = words(text)
    assert all(0 <= word.start < word.end <= len(text) for word in found)
    assert all(word.text.encode() in canonical(text[word.start : word.end]).split() for word in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme-Air's e-mail", "acme air s e mail"),
        ("GRÖSSE Größe", "grosse grosse"),
        ("L’été à Noël", "l ete a noel"),
        ("ＡＣＭＥ™ acme®", "acme acme"),
        ("配送が遅い", "配 送 が 遅 い"),
        ("か\u3099 が", "が が"),  # composed and apart are the same
        ("العَرَبِيَّة أحمد", "العربية احمد"),
        ("हिन्दी सेवा", "हिन्दी सेवा"),
        ("ok👍🏽ok ❤️", "ok 👍 ok ❤"),
        ("한국어", "한국어"),
        ("me@acme.com foo#bar", "me acme com foo bar"),
        ("1️⃣ m²", "1 m2"),
        ("\x00\ud800", ""),
    ],
)
def test_words_are_folded_as_readers_expect(text: str, expected: str) -> None:
    assert " ".join(word.text for word in words(text)) == unicodedata.normalize("NFKD", expected)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#Acme and @Acme_Air!", ["#acme", "@acme_air"]),
        ("(#acme) .@acme", ["#acme", "@acme"]),
        ("foo#bar me@acme.com", []),
        ("＃タグ #配送 ok", ["#タク\u3099", "#配送"]),
        ("# @ ##", []),
    ],
)
def test_a_tag_begins_a_word(text: str, tags: list[str]) -> None:
    assert [word.tag for word in words(text) if word.tag] == tags


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Deliv*", ("deliv*",)),
        ("late  Deliv*", ("late", "deliv*")),
        ("#Acme", ("#acme",)),
        ("#配送", ("#配送",)),
        ("#配送 遅", ("#配送", "送", "遅")),  # the tag, then the words that go on from its first
        ("配*", ("配",)),
        ("late * flight", ("late", "*", "flight")),
        ("@user.bsky.social", ("@user", "bsky", "social")),
    ],
)
def test_a_query_is_folded_the_same_way_but_keeps_stars_and_signs(typed: str, expected: tuple[str, ...]) -> None:
    assert patterns(typed) == expected
