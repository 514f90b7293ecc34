"""What was read of a post is seen, explained and corrected where the post stands."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, barriers

pytestmark = pytest.mark.browser
COMING = 60  # times two seconds until the demo day has brought posts


def posts(sign_in: SignIn, **more: object) -> Page:
    page = sign_in("supervisor", **more)
    shown = page.locator(".readings button.reading").first
    for _ in range(COMING):
        page.goto("/posts/")  # what comes later waits behind "n new"
        if shown.is_visible():
            return page
        page.wait_for_timeout(2_000)
    expect(shown).to_be_visible()
    return page


def test_a_reading_is_corrected_by_keyboard_and_taken_back(sign_in: SignIn) -> None:
    page = posts(sign_in)
    row = page.locator(".readings").first
    feeling = row.locator("button.reading").first
    name = feeling.get_attribute("id")
    feeling.focus()
    page.keyboard.press("Enter")
    menu = page.locator("#reading-menu")
    expect(menu.locator("button").first).to_be_focused()
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(f"#{name}")).to_be_focused()
    page.keyboard.press("Enter")
    other = menu.locator('button[aria-pressed="false"]').first
    expect(other).to_be_visible()
    while not other.evaluate("one => one === document.activeElement"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("corrected by")
    expect(page.locator(f"#{name}")).to_be_focused()
    page.locator(".toast-undo").click()
    expect(row).not_to_contain_text("corrected by")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_why_shows_the_words_that_carried_a_reading(sign_in: SignIn, width: int, scheme: str) -> None:
    page = posts(sign_in, width=width, scheme=scheme)
    page.locator("[data-why]").first.click()
    why = page.locator(".reading-why").first
    expect(why).to_contain_text("Read by the model", timeout=30_000)  # the first of a process waits for its model
    assert barriers(page) == []


def test_each_target_stands_beside_the_others_and_leads_to_its_posts(sign_in: SignIn) -> None:
    page = posts(sign_in)
    page.goto("/performance/")
    table = page.locator("#toward table")
    expect(table).to_be_visible()
    table.locator("td a").first.click()
    expect(page.locator(".post").first).to_be_visible()
    expect(page.locator(".filter-bar .chips")).to_contain_text("toward it")
