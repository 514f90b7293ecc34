from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding.characters import characters
from heedful.understanding.features import look, pieces_of_words, runs_of_words, words

anything = st.text(st.characters(), max_size=60)


def hashes(text: str) -> list[int]:
    found: list[int] = look(characters([text])).sentiment.hash.tolist()
    return sorted(found)


def runs(text: str, length: int) -> list[int]:
    found: list[int] = runs_of_words(words(characters([text])), length).hash.tolist()
    return found


@given(st.lists(anything, min_size=1, max_size=6))
def test_a_text_looks_the_same_in_any_company(texts: list[str]) -> None:
    found = look(characters(texts)).sentiment
    for row, text in enumerate(texts):
        assert sorted(found.hash[found.row == row].tolist()) == hashes(text)


def test_a_word_is_the_same_wherever_it_stands() -> None:
    one, two, again = runs("late today late", 1)
    assert one == again != two


def test_the_order_of_words_counts() -> None:
    assert runs("not good", 2) != runs("good not", 2)
    assert len(runs("a b c d", 3)) == 2
    assert runs("a b", 3) == []


def test_runs_do_not_cross_posts() -> None:
    found = runs_of_words(words(characters(["a b", "c d"])), 2)
    assert found.row.tolist() == [0, 1]


def test_pieces_stay_within_a_word() -> None:
    (three,) = pieces_of_words(characters(["ab cd"]), range(3, 4))
    assert len(three.hash) == 4  # " ab", "ab ", " cd", "cd "


def test_shouting_is_heard() -> None:
    assert hashes("WHY NOT") != hashes("why not")
    assert words(characters(["WHY OK Yes"])).shouted.tolist() == [True, False, False]
