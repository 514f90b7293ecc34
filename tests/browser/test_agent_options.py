"""What an agent can do for the person on screen: shown with its reason, chosen with two keys, recorded when sent."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, barriers
from tests.browser.test_agent_answers import at_the_desk, open_next

pytestmark = pytest.mark.browser


def at_the_options(sign_in: SignIn, *, scheme: str = "light") -> Page:
    """Of the first case that has some to choose."""
    page = at_the_desk(sign_in, rows=3, scheme=scheme)
    for _ in range(3):
        open_next(page)
        expect(page.locator("#options #menu-items")).to_be_visible()
        if page.locator("#options [data-act=reply][data-number]:not(:disabled)").count():
            break
    page.keyboard.press("o")
    return page


def test_an_option_is_chosen_by_keyboard_and_sent(sign_in: SignIn) -> None:
    page = at_the_options(sign_in)
    expect(page.locator("#options")).to_contain_text("Shown because:")
    expect(page.locator("#options [data-option]:focus")).to_have_count(1)
    wanted = page.locator("#options [data-act=reply][data-number]:not(:disabled)").first
    name = wanted.locator("strong").first.inner_text()
    page.keyboard.press(wanted.get_attribute("data-number") or "1")
    text = page.locator("#composer-text")
    expect(text).to_have_value(re.compile("Lena"))
    expect(text).to_be_focused()
    chosen = page.locator("#options li", has_text=name).first
    expect(chosen).to_contain_text("in the answer")
    page.keyboard.press("Control+a")
    page.keyboard.press("End")
    said = text.input_value().replace("…", "this")  # what is to be filled in
    text.fill(f"{said} Yours.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#items .item-reply").last).to_contain_text("Yours.")
    expect(chosen).to_contain_text("used")


def test_a_choice_is_undone_and_its_words_are_gone(sign_in: SignIn) -> None:
    page = at_the_options(sign_in)
    page.locator("#composer-text").fill("")
    wanted = page.locator("#options [data-act=reply][data-number]:not(:disabled)").first
    number = wanted.get_attribute("data-option")
    wanted.click()
    expect(page.locator("#composer-text")).not_to_have_value("")
    page.locator(".toast-undo").last.click()
    expect(page.locator("#composer-text")).to_have_value("")
    expect(page.locator(f"li:has([data-option='{number}'])")).not_to_contain_text("in the answer")


def test_a_number_that_is_none_is_said(sign_in: SignIn) -> None:
    page = at_the_options(sign_in)
    page.keyboard.press("9")
    expect(page.locator(".toast", has_text="no option with this number")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out_of_the_options(sign_in: SignIn, scheme: str) -> None:
    page = at_the_options(sign_in, scheme=scheme)
    assert barriers(page) == []


def test_a_phone_shows_the_options(sign_in: SignIn) -> None:
    page = sign_in("agent", width=390, height=844)
    page.goto("/desk/")
    page.locator("#rows [data-row]").first.click()
    page.locator("#options-open").click()
    expect(page.locator("#options #menu-items")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_supervisor_keeps_options_and_guidelines(sign_in: SignIn) -> None:
    page = sign_in("supervisor")
    page.goto("/settings/options/")
    expect(page.locator("table")).to_contain_text("Apologise and repair")
    assert barriers(page) == []
    page.get_by_role("link", name="Goodwill credit").click()
    expect(page.locator("#id_codes")).to_be_visible()
    expect(page.locator("#id_queue")).to_be_hidden()
    assert barriers(page) == []
    page.locator("#try-case").fill("1")
    page.get_by_role("button", name="Try").click()
    expect(page.locator("#option-preview")).to_contain_text(re.compile("It would (not )?be offered"))
    page.goto("/settings/guidelines/")
    page.get_by_role("link", name="Baggage").click()
    expect(page.locator("#id_text_en")).to_have_value(re.compile("reference of the search"))
    assert barriers(page) == []
