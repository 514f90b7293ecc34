"""A phone: nothing hangs over its edge, and the open tab of a long row is in sight."""

import pytest

from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser
WIDTH = 390
ROWS = ("/settings/audit/", "/settings/options/", "/people/cohorts/", "/people/alike/")
WIDE = ("/posts/", "/performance/", "/people/", "/escalation/", "/floor/", "/settings/channels/public-listening/log/")

OPEN_TAB = "[...document.querySelectorAll('.tabs [aria-current], .settings-nav [aria-current]')].pop()"


@pytest.mark.parametrize("path", ROWS)
def test_the_open_tab_is_in_sight(sign_in: SignIn, path: str) -> None:
    page = sign_in("admin", width=WIDTH, height=844)
    page.goto(path)
    box = page.evaluate(f"(({{left, right}}) => [left, right])({OPEN_TAB}.getBoundingClientRect())")
    assert box[0] >= 0
    assert box[1] <= WIDTH


def test_no_page_is_wider_than_the_screen(sign_in: SignIn) -> None:
    page = sign_in("admin", width=WIDTH, height=844)
    over = {}
    for path in WIDE:
        page.goto(path)
        over[path] = page.evaluate("document.scrollingElement.scrollWidth") - WIDTH
    assert {path: width for path, width in over.items() if width > 0} == {}
