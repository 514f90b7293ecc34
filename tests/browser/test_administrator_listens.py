"""An administrator makes a rule, and sees what it would catch before it catches anything."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, barriers

pytestmark = pytest.mark.browser
COMING = 120_000  # ms until the demo day has brought posts that the query finds
TOPIC = "Nordwind Air"
QUERY = "nordwind (bag* OR suitcase OR koffer)"
BROKEN = "nordwind (bag* OR suitcase"


def at_a_new_rule(sign_in: SignIn, *, scheme: str = "light", width: int = 1440) -> Page:
    page = sign_in("admin", scheme=scheme, width=width)
    page.goto("/listening/")
    topic = page.locator("section", has=page.get_by_role("heading", name=TOPIC, exact=True))
    topic.get_by_role("link", name="New rule").press("Enter")
    page.wait_for_url(re.compile(r"/listening/topics/\d+/rules/new/"))
    return page


def write(page: Page, query: str) -> None:
    page.locator("#id_query").fill("")
    page.locator("#id_query").press_sequentially(query)


def find_posts(page: Page, query: str) -> None:
    """The day goes on meanwhile: ask again until something stored is found."""
    write(page, query)
    marked = page.locator("#preview .example mark")
    for _ in range(COMING // 5000):
        page.wait_for_timeout(5000)
        if marked.count():
            return
        page.locator("#id_query").dispatch_event("input")
    expect(marked.first).to_be_visible()


def test_a_rule_is_written_mended_saved_and_listed(sign_in: SignIn) -> None:
    page = at_a_new_rule(sign_in)
    page.locator("#id_name").fill("Bags that stayed behind")

    find_posts(page, QUERY)
    expect(page.locator("#preview .figure-value")).to_have_text(re.compile("[1-9]"))
    said = [text.lower() for text in page.locator("#preview .example mark").all_inner_texts()]
    assert any("nordwind" in word for word in said)
    assert any(re.search("bag|suitcase|koffer", word) for word in said)

    write(page, BROKEN)
    mistake = page.locator("#preview [role=alert]")
    expect(mistake).to_contain_text(BROKEN)
    at = int(mistake.locator("[data-mistake]").get_attribute("data-mistake") or "-1")
    assert at in (BROKEN.index("("), len(BROKEN))
    assert barriers(page) == []
    mistake.get_by_role("button", name="Go there").press("Enter")
    query = page.locator("#id_query")
    expect(query).to_be_focused()
    assert query.evaluate("field => field.selectionStart") == at

    page.keyboard.press("Control+Enter")
    expect(page.locator("#rule-form .field", has=query)).to_contain_text(f"at character {at + 1}")
    expect(query).to_have_value(BROKEN)  # what was typed stays

    write(page, QUERY)
    expect(page.locator("#preview .example").first).to_be_visible()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/listening/(#.*)?$"))
    row = page.locator("tr", has=page.get_by_role("link", name="Bags that stayed behind"))
    expect(row).to_contain_text(QUERY)
    expect(row).to_contain_text("Active")


def test_a_pasted_text_is_tried_and_its_words_are_marked(sign_in: SignIn) -> None:
    page = at_a_new_rule(sign_in)
    write(page, QUERY)
    page.locator("#id_text").fill("Mein Koffer blieb bei Nordwind in Lissabon.")
    tried = page.locator("#preview .banner")
    expect(tried).to_contain_text("Your text matches")
    assert tried.locator("mark").all_inner_texts() == ["Koffer", "Nordwind"]
    page.locator("#id_text").fill("Mein Koffer ist da.")
    expect(tried).to_contain_text("does not match")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out_of_listening(sign_in: SignIn, scheme: str) -> None:
    page = at_a_new_rule(sign_in, scheme=scheme)
    write(page, "nordwind")
    expect(page.locator("#preview .figure-value")).to_be_visible()
    assert barriers(page) == []
    page.locator("summary", has_text="How to write a query").press("Enter")
    write(page, BROKEN)
    expect(page.locator("#preview [role=alert]")).to_be_visible()
    assert barriers(page) == []
    page.goto("/listening/")
    assert barriers(page) == []
    page.locator("td a").first.press("Enter")
    expect(page.locator("#preview .figure-value")).to_be_visible()
    assert barriers(page) == []


def test_listening_fits_a_phone(sign_in: SignIn) -> None:
    page = at_a_new_rule(sign_in, width=390)
    write(page, "nordwind")
    expect(page.locator("#preview .figure-value")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto("/listening/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
