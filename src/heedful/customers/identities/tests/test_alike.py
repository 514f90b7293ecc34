"""What makes two handles look like one person's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.customers.identities.alike import (
    SUGGEST,
    link_key,
    name_key,
    near_key,
    of_identity,
    of_texts,
    reasons,
    score,
)
from heedful.customers.types import ClueKind as K


@pytest.mark.parametrize(
    ("kinds", "suggested"),
    [
        ({K.NAME}, False),  # thousands share a name
        ({K.HANDLE}, False),
        ({K.WORDS}, False),  # a slogan, a quotation
        ({K.NAME, K.AVATAR}, True),
        ({K.NAME, K.HANDLE}, True),
        ({K.NAME, K.WORDS}, True),
        ({K.NEAR, K.HANDLE}, False),
        ({K.EMAIL}, True),
        ({K.ACCOUNT}, True),
        ({K.LINK}, True),
    ],
)
def test_what_is_worth_a_look(kinds: set[K], suggested: bool) -> None:  # noqa: FBT001
    assert (score(kinds) >= SUGGEST) == suggested


@given(st.sets(st.sampled_from(list(K))), st.sampled_from(list(K)))
def test_a_further_reason_never_makes_it_less_likely(kinds: set[K], more: K) -> None:
    assert 0 <= score(kinds) <= score(kinds | {more}) < 1


def test_reasons_come_strongest_first_and_a_same_name_is_not_also_nearly_the_same() -> None:
    assert reasons({K.NEAR, K.NAME, K.EMAIL}) == (K.EMAIL, K.NAME)


def test_names_are_compared_as_people_do() -> None:
    assert name_key("Jörg Müller") == name_key("MULLER, Jorg")
    assert near_key("Philipp Mayer") == near_key("Philip Meyer")
    assert near_key("Marta") == ""
    assert link_key("https://www.X.com/Marta/") == link_key("x.com/marta")
    assert link_key("https://example.org") == ""  # a whole site is nobody's


def test_what_was_written_in_private_tells_more() -> None:
    text = "my booking is under marta@example.org, customer number 4711-2233, see https://blog.example.org/marta"
    assert {kind for kind, _ in of_texts([text], private=True)} >= {K.EMAIL, K.LINK}
    assert {kind for kind, _ in of_texts([text], private=False)} == {K.LINK}
    assert {kind for kind, _ in of_identity("Marta Brandt", "@martabrandt", "", "https://a/1.png?x=1")} == {
        K.NAME,
        K.NEAR,
        K.HANDLE,
        K.AVATAR,
    }
