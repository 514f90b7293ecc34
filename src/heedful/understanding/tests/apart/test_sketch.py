import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding.sketch import sketch

TEXT = "The acme chief battles to appease passengers and Wall Street before Monday's great meeting of shareholders"
SAME = [
    f"RT @news: {TEXT}",
    f"{TEXT} http://t.co/other #acme".replace(" #acme", ""),
    f"Hi @rival, {TEXT.upper()}!!!",
    f"“{TEXT}” https://x.y",
    " ".join(reversed(TEXT.split())),
    TEXT.replace(" ", "\u200b  "),
]


@pytest.mark.parametrize("text", SAME)
def test_what_was_copied_with_another_link_or_greeting_shares_a_key(text: str) -> None:
    keys = sketch([TEXT, text]).exact.tolist()
    assert keys[0] == keys[1]


def test_other_numbers_are_the_same_words() -> None:
    keys = sketch(["Bag 17 of flight 99 stands at belt 3", "Bag 18 of flight 11 stands at belt 4"]).exact.tolist()
    assert keys[0] == keys[1]


def test_a_word_more_at_the_end_often_leaves_the_near_key() -> None:
    texts = [TEXT, *(f"{TEXT} {word}" for word in ("soon", "today", "really", "folks", "wow", "again"))]
    keys = sketch(texts)
    assert len(set(keys.exact.tolist())) == len(texts)
    assert keys.near.tolist().count(keys.near[0]) > 2


def test_other_words_have_other_keys() -> None:
    keys = sketch([TEXT, "The river delta is flooded and nobody knows when the water will go down again this year"])
    assert keys.exact[0] != keys.exact[1]
    assert keys.near[0] != keys.near[1]


def test_words_are_counted_once_and_greetings_not_at_all() -> None:
    assert sketch(["Hello dear @acme my bag my bag http://x.y", "", "!!!", "😀"]).words.tolist() == [2, 0, 0, 0]


def test_scripts_without_spaces_count_three_characters_a_word() -> None:
    keys = sketch(["荷物がまだ届きませんどうなっていますか", "荷物がまだ届きませんどうなっていますか http://x.y"])
    assert keys.exact[0] == keys.exact[1]
    assert 5 <= keys.words[0] <= 8


def test_nothing_in_is_nothing_out() -> None:
    assert len(sketch([]).exact) == 0


@given(st.lists(st.text(), max_size=6))
def test_a_text_has_the_same_keys_in_any_batch(texts: list[str]) -> None:
    together = sketch(texts)
    alone = [sketch([text]) for text in texts]
    assert together.exact.tolist() == [int(one.exact[0]) for one in alone]
    assert together.near.tolist() == [int(one.near[0]) for one in alone]
    assert together.words.tolist() == [int(one.words[0]) for one in alone]
    assert together.exact.dtype == np.int64
    assert (together.words >= 0).all()
