import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.core.ids import promise_key
from heedful.core.language import base_code
from heedful.core.text import fingerprint, initials, shorten, storable


@given(st.text(st.characters()))
def test_storable_text_can_be_written_as_utf8_without_nul(text: str) -> None:
    kept = storable(text)
    assert "\x00" not in kept
    kept.encode("utf8")


@given(st.text())
def test_storing_twice_changes_nothing_more(text: str) -> None:
    assert storable(storable(text)) == storable(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("My bag is lost!", "my  BAG is lost!"),  # case and spacing
        ("My bag is lost! https://t.example/a1", "My bag is lost! https://t.example/b2"),  # the link is new each time
        ("ﬁne", "fine"),  # compatibility forms
    ],
)
def test_the_same_words_have_the_same_fingerprint(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other) != 0


@pytest.mark.parametrize("nothing", ["", "   ", "https://t.example/a1"])
def test_a_post_without_words_has_no_fingerprint(nothing: str) -> None:
    assert fingerprint(nothing) == 0


@given(st.text())
def test_a_fingerprint_fits_a_signed_64_bit_column(text: str) -> None:
    assert -(2**63) <= fingerprint(text) < 2**63


@given(st.text(), st.integers(min_value=2, max_value=200))
def test_shortened_text_is_never_longer(text: str, most: int) -> None:
    assert len(shorten(text, most)) <= most


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Marta Brandt", "MB"), ("jpark.example", "JE"), ("@united", "U"), ("", "?"), ("José María Ruiz", "JR")],
)
def test_initials_stand_for_a_face(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("tag", "code"),
    [("de-AT", "de"), ("EN", "en"), ("und", None), ("", None), (None, None), ("zh_Hant", "zh"), ("x-klingon", None)],
)
def test_a_language_tag_has_a_base(tag: str | None, code: str | None) -> None:
    assert base_code(tag) == code


@given(st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()))
def test_different_posts_have_different_promise_keys(one: tuple[str, str], other: tuple[str, str]) -> None:
    separable = "\x00" not in "".join((*one, *other))
    if one != other and separable:
        assert promise_key(one[0], "posts", one[1]) != promise_key(other[0], "posts", other[1])
