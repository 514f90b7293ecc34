import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding.shipped import shipped
from heedful.understanding.wording import LONGEST, named, wordings

RANKS = {"so": 1, "good": 2, "god": 3, "soo": 4, "ll": 5}


def one(text: str) -> str:
    return wordings([text], known=RANKS)[0]


@pytest.mark.parametrize(
    ("dressed", "plain"),
    [
        ("GREAT Service", "great service"),
        ("gr\u200beat ser\u00advice\ufeff", "great service"),
        ("gr\u0435\u0430t s\u0435rvi\u0441\u0435", "great service"),  # Cyrillic letters among Latin ones
        ("\uff47\uff52\uff45\uff41\uff54 service", "great service"),
        ("RT @somebody: great service", "great service"),
        ("rt great service", "great service"),
        ("\u201cgreat service\u201d", "great service"),
        ("  great \t\n service ", "great service"),
        ("#GreatService", "great service"),
        ("#great_service", "great service"),
        ("#USAirways", "us airways"),
        ("see https://t.co/abc", "see http"),
        ("see www.example.org/x?y", "see http"),
        ("@acme hello", "@user hello"),
        ("sooooo gooood", "so good"),
        ("no!!!!!!", "no!!"),
        ("fish &amp; chips", "fish & chips"),
        ("don\u2019t", "don't"),
        (r"don\u2019t stop\u002c now", "don't stop, now"),
        ('they said \\"great\\" and \\\\"good\\\\"', 'they said "great" and "good"'),
        (r"fine \ud83d\ude00 \u000a\u000d now", "fine \U0001f600 now"),
        (r"half \ud83d of it", "half ? of it"),
        (r"null\u0000ed", "nulled"),
        (r"DON\U2019T \U0001F600 \U000fffff", "don't \U0001f600 \U000fffff"),
        ("do not\\u\u200b2026 \uff3c\uff5520\uff119", "do not.. '"),
        (r"\o/ C:\users \u12", r"\o/ c:\users \u12"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("\u2764\ufe0f", "\u2764"),
        ("half \ud83d of it", "half ? of it"),
        ("", ""),
        ('"', '"'),
    ],
)
def test_what_changes_no_meaning_changes_no_wording(dressed: str, plain: str) -> None:
    assert one(dressed) == plain


@pytest.mark.parametrize(
    "text", ["\u0442\u0430\u043a\u0441\u0438", "\u03ba\u03b1\u03bb\u03cc", "\u0645\u0631\u062d\u0628\u0627"]
)
def test_another_script_is_no_disguise(text: str) -> None:
    assert one(text) == text


def test_emoji_are_spelt_out_once_in_a_row() -> None:
    assert named(one("ok \U0001f602\U0001f602\U0001f602")) == "ok face with tears of joy"


@given(st.lists(st.text(st.characters(), max_size=60), max_size=8))
def test_a_wording_does_not_depend_on_its_batch(texts: list[str]) -> None:
    assert wordings(texts, known=RANKS) == [one(text) for text in texts]


@given(st.text(st.characters(), max_size=80))
def test_a_wording_is_one_line_without_surrogates(text: str) -> None:
    found = one(text)
    assert "\n" not in found
    assert found == found.strip()
    found.encode()


def test_a_long_text_is_read_by_its_beginning() -> None:
    assert len(one("word " * 10_000)) <= LONGEST


def test_the_shipped_ranks_put_common_words_first() -> None:
    ranks = shipped().ranks
    assert ranks["so"] < ranks["soo"]
    assert ranks["good"] < ranks["god"]
