import pytest

from heedful.core.number import whole_number, whole_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("17", 17), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5000, None)]
    + [(text, None) for text in ("", "-1", "+1", "1.0", " 1", "1_0", "²", "٣", "x", "0x1")],
)
def test_a_whole_number_or_none(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_of_several_those_that_are_numbers_stay_in_order() -> None:
    assert whole_numbers(["3", "x", "", "1", "3"]) == [3, 1, 3]
