from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding.characters import DROPPED, LONGEST, characters, letters, readable

anything = st.text(st.characters(), max_size=60)  # surrogates and NUL included


def shown(text: str) -> str:
    return "".join(map(chr, characters([text]).code.tolist())).strip()


@given(st.lists(anything, min_size=1, max_size=8))
def test_every_character_belongs_to_its_post(texts: list[str]) -> None:
    whole = characters(texts)
    alone = [characters([text]) for text in texts]
    assert whole.code.tolist() == [code for one in alone for code in one.code.tolist()]
    assert whole.row.tolist() == [row for row, one in enumerate(alone) for _ in one.code]


@given(anything)
def test_nothing_that_was_dropped_is_left(text: str) -> None:
    assert DROPPED not in characters([text]).kind.tolist()


def test_it_cuts_long_texts() -> None:
    assert len(characters(["ab" * 100_000]).code) <= LONGEST + 2


def test_it_writes_alike_what_means_the_same() -> None:
    assert shown("SOOOOOO") == shown("sooo") == "soo"
    assert shown("Don\u2019t") == shown("don't") == "dont"
    assert shown("@anna: see https://example.org/x?y=1") == shown("@ben: see www.example.net")
    assert shown("12 of 34") == "00 of 00"
    assert shown("a &amp; b") == "a & b"
    assert shown("\U0001d4f1\U0001d4ee\U0001d4f5\U0001d4f5\U0001d4f8") == "hello"
    assert shown("❤️") == "❤"


def test_it_counts_letters_and_not_digits_or_names() -> None:
    assert letters(characters(["ab 12 @anna", "", "é"])).tolist() == [2, 0, 1]


def test_it_says_what_can_be_read() -> None:
    texts = ["Hello", "مرحبا", "🎉", ":)", "", "12", "!!", "@anna", "https://example.org", "日本語です", "Привет"]
    expected = [True, True, True, True, False, False, False, False, False, False, False]
    assert readable(characters(texts)).tolist() == expected
