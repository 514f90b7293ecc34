import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.desk.handling.fill import fill, first_name, left_over, unknown_in

VALUES = {"first_name": "Marta", "agent": "Priya", "case": "#12", "company": "Nordwind Air"}


def test_it_fills_what_it_knows() -> None:
    told = fill("Hello {{first_name}}, {{ agent }} here ({{case}}).", VALUES)
    assert told.text == "Hello Marta, Priya here (#12)."
    assert told.unknown == ()


def test_what_it_does_not_know_stays_visible_and_is_named_once() -> None:
    told = fill("{{bag}} and {{bag}} and {{first_name}}", {**VALUES, "first_name": ""})
    assert told.text == "{{bag}} and {{bag}} and {{first_name}}"
    assert told.unknown == ("bag", "first_name")


def test_a_filled_value_is_not_filled_again() -> None:
    assert fill("{{first_name}}", {"first_name": "{{agent}}", "agent": "x"}).text == "{{agent}}"


def test_a_template_is_told_of_names_that_nothing_fills() -> None:
    assert unknown_in("{{first_name}} {{frist_name}}") == ("frist_name",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Marta Brandt", "Marta"),
        ("@NordFan", "NordFan"),
        ("jpark.example", ""),  # a handle is no name to greet somebody by
        ("x", ""),
        ("", ""),
        ("L. Köhler", ""),  # an initial neither
        ("नेहा शर्मा", ""),  # marks are no letters to Python: better no name than half of one
    ],
)
def test_it_greets_only_by_what_looks_like_a_name(name: str, expected: str) -> None:
    assert first_name(name) == expected


@given(st.text())
def test_filling_never_fails_and_leaves_only_unknown_marks(text: str) -> None:
    told = fill(text, VALUES)
    assert set(told.unknown) == {name for name in left_over(text) if name not in VALUES}
