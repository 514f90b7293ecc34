from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.channels.types import Capability, Visibility
from heedful.customers.tests.make import mention
from heedful.desk.handling.answer import answered, choices, obstacles
from heedful.desk.types import Obstacle, Wish
from heedful.staff.types import Right

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE
BOTH = frozenset({Right.REPLY_PRIVATE, Right.REPLY_PUBLIC})
CAN = Capability(most_characters=280)
CANNOT = Capability(most_characters=0, can_send=False)


def wish(**changes: Any) -> Wish:
    values: dict[str, Any] = {
        "text": "We are on it.",
        "length": 13,
        "visibility": PUBLIC,
        "answered": PUBLIC,
        "capability": CAN,
        "rights": BOTH,
        "closed": False,
        "held_by_other": False,
    }
    return Wish(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"text": "  \n"}, (Obstacle.EMPTY,)),
        ({"length": 280}, ()),  # exactly full is fine
        ({"length": 281}, (Obstacle.TOO_LONG,)),
        ({"text": "Hi {{first_name}}"}, (Obstacle.PLACEHOLDER,)),
        ({"rights": {Right.REPLY_PRIVATE}}, (Obstacle.NO_RIGHT,)),  # public posting is a right of its own
        ({"rights": {Right.REPLY_PRIVATE}, "visibility": PRIVATE}, ()),
        ({"answered": PRIVATE}, (Obstacle.PRIVATE_STAYS,)),  # what was said in private is not answered in public
        ({"answered": PRIVATE, "visibility": PRIVATE}, ()),
        ({"capability": CANNOT}, (Obstacle.CANNOT_SEND, Obstacle.TOO_LONG)),
        ({"closed": True, "held_by_other": True}, (Obstacle.CLOSED, Obstacle.HELD)),
    ],
)
def test_it_says_what_stands_in_the_way(changes: dict[str, Any], expected: tuple[Obstacle, ...]) -> None:
    assert obstacles(wish(**changes)) == expected


def test_the_newest_word_of_the_customer_is_answered_unless_another_is_chosen() -> None:
    first, second, own = mention(minutes=1), mention(minutes=2), mention(minutes=3, own=True)
    assert answered([second, own, first], None) == second
    assert answered([second, own, first], first.id) == first
    assert answered([second, own, first], own.id) == second  # nobody answers the company itself
    assert answered([own], None) is None
    gone = msgspec.structs.replace(second, deleted_at=second.created_at)
    assert answered([first, gone], None) == first
    assert answered([gone], None) == gone


@pytest.mark.parametrize(
    ("said", "can", "rights", "expected"),
    [
        (PUBLIC, {PUBLIC: CAN, PRIVATE: CAN}, BOTH, (PUBLIC, PRIVATE)),
        (PRIVATE, {PUBLIC: CAN, PRIVATE: CAN}, BOTH, (PRIVATE,)),
        (PUBLIC, {PUBLIC: CAN, PRIVATE: CANNOT}, BOTH, (PUBLIC,)),
        (PUBLIC, {PUBLIC: CAN, PRIVATE: CAN}, frozenset({Right.REPLY_PRIVATE}), (PRIVATE,)),
        (PRIVATE, {PUBLIC: CAN, PRIVATE: CANNOT}, BOTH, ()),
    ],
)
def test_the_way_follows_the_message(
    said: Visibility,
    can: dict[Visibility, Capability],
    rights: frozenset[Right],
    expected: tuple[Visibility, ...],
) -> None:
    assert choices(said, can, rights) == expected


@given(st.sampled_from(Visibility), st.sampled_from(Visibility), st.frozensets(st.sampled_from(Right)), st.booleans())
def test_nothing_private_ever_goes_out_in_public(
    visibility: Visibility,
    said: Visibility,
    rights: frozenset[Right],
    can_send: bool,  # noqa: FBT001
) -> None:
    told = obstacles(
        wish(
            visibility=visibility,
            answered=said,
            rights=rights,
            capability=Capability(most_characters=99, can_send=can_send),
        )
    )
    if not told:
        assert not (said is PRIVATE and visibility is PUBLIC)
        assert visibility is PRIVATE or Right.REPLY_PUBLIC in rights
