"""A folder that is unregistered, undocumented or has no samples fails here without anyone listing it."""

import pytest

from heedful.channels.registry import adapters
from heedful.channels.testing import CHECKS, Check, folders


@pytest.mark.parametrize("name", folders())
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.__name__))
def test_every_platform_passes_the_checklist(name: str, check: Check) -> None:
    check(name)


def test_what_is_registered_is_what_stands_in_the_folder() -> None:
    assert sorted(adapters()) == folders()


def test_the_open_channel_is_there() -> None:
    assert "open" in adapters()
