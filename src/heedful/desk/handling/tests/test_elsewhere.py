"""Where else a person can be answered, as a table."""

from datetime import timedelta

import pytest

from heedful.channels.types import Capability, ChannelFacts
from heedful.core.clock import utc_now
from heedful.desk.handling.elsewhere import Hindrance, options

NOW = utc_now()
MAIL = ("email", "marta@example.org", "marta@example.org")


def place(pk: int, platform: str) -> ChannelFacts:
    return ChannelFacts(
        id=pk, key=f"c{pk}", name=f"C{pk}", adapter="open", platform=platform, own_authors=frozenset(), keep_all=True
    )


@pytest.mark.parametrize(
    ("can", "wrote_h", "hindrance"),
    [
        (Capability(most_characters=9, starts=True), None, None),
        (Capability(most_characters=9), None, Hindrance.CANNOT_BEGIN),
        (Capability(most_characters=9), 500, None),  # they wrote, and the platform sets no time
        (Capability(most_characters=9, answers_for_h=24), 23, None),
        (Capability(most_characters=9, answers_for_h=24), 24, Hindrance.TOO_LATE),
        (Capability(most_characters=9, can_send=False, starts=True), 1, Hindrance.CANNOT_SEND),
    ],
)
def test_what_a_platform_cannot_do_is_said(can: Capability, wrote_h: float | None, hindrance: Hindrance | None) -> None:
    wrote = {(1, MAIL[:2]): NOW - timedelta(hours=wrote_h)} if wrote_h is not None else {}
    (one,) = options([MAIL], [place(1, "email")], lambda _: can, heard={}, wrote=wrote, now=NOW)
    assert (one.channel, one.hindrance) == (1, hindrance)


def test_an_address_without_a_channel_is_shown_with_its_reason_last() -> None:
    said = options(
        [MAIL, ("x", "x-1", "marta")],
        [place(2, "replay")],
        lambda _: Capability(most_characters=9, starts=True),
        heard={("x", "x-1"): frozenset({2})},
        wrote={},
        now=NOW,
    )
    assert [(one.platform, one.hindrance) for one in said] == [("x", None), ("email", Hindrance.NO_CHANNEL)]
