from hypothesis import given
from hypothesis import strategies as st

from heedful.insights.marks import marked


@given(text=st.text(max_size=60), words=st.lists(st.text("abc.*", min_size=1, max_size=3), max_size=3))
def test_marking_changes_no_letter(text: str, words: list[str]) -> None:
    assert "".join(piece for piece, _hit in marked(text, words)) == text


def test_words_are_marked_whatever_their_case_and_longest_first() -> None:
    assert list(marked("Refund the REFUNDS", ["refund", "refunds"])) == [
        ("Refund", True),
        (" the ", False),
        ("REFUNDS", True),
    ]
