import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.listening.show import broken_at, curve, excerpt, pieces


def flat(found: list[object]) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in found)  # type: ignore[attr-defined]


def test_marks_cut_the_text() -> None:
    assert flat([*pieces("acme is late", [(0, 4), (8, 12)])]) == "[acme] is [late]"
    assert pieces("", []) == []


@given(st.text(max_size=900), st.integers(0, 900), st.integers(1, 20))
def test_an_excerpt_shows_the_first_mark(text: str, start: int, length: int) -> None:
    spans = [(start, start + length)] if start + length <= len(text) else []
    found = excerpt(text, spans)
    assert sum(len(piece.text) for piece in found) <= 282
    if spans:
        assert text[start : start + length].startswith(next(piece.text for piece in found if piece.marked))


@pytest.mark.parametrize(
    ("query", "position", "expected"),
    [
        ("a langg:de b", 2, "a [langg:de] b"),
        ("a OR", 4, "a OR[␣]"),
        ("(a b", 0, "[(]a b"),
        ("a  b", 1, "a[ ] b"),
    ],
)
def test_the_mistake_is_marked(query: str, position: int, expected: str) -> None:
    assert flat([*broken_at(query, position)]) == expected


def test_a_curve_goes_from_floor_to_ceiling() -> None:
    assert curve([0, 4]) == "2.0,22.0 94.0,2.0"
    assert curve([0]) == "2.0,22.0"
    assert curve([]) == ""
