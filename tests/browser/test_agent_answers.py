"""An agent's work from the first case to the last, without touching a mouse."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SignIn, barriers

pytestmark = pytest.mark.browser
COMING = 120_000  # ms until the demo day has brought enough cases to an agent


def at_the_desk(sign_in: SignIn, username: str = "agent", *, rows: int = 2, scheme: str = "light") -> Page:
    page = sign_in(username, scheme=scheme)
    page.goto("/desk/")
    row, news = page.locator("#rows [data-row]").nth(rows - 1), page.locator("#pill")
    expect(row.or_(news).filter(visible=True).first).to_be_visible(timeout=COMING)
    if not row.is_visible():
        news.click()  # what came since the list was drawn waits, so that nothing moves
    expect(row).to_be_visible(timeout=COMING)
    return page


def open_next(page: Page) -> str:
    """With j and Enter, as one does; the number of the case that is open then."""
    page.keyboard.press("j")
    row = page.locator("#rows [data-row]:focus")
    number = row.locator("xpath=..").get_attribute("data-id") or ""
    page.keyboard.press("Enter")
    expect(page.locator(f'#case[data-case="{number}"]')).to_be_visible()
    expect(row).to_have_attribute("aria-current", "true")
    return number


def write(page: Page, text: str) -> None:
    page.keyboard.press("r")
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def held_back(page: Page) -> list[Route]:
    """Answers that the page sends from now on; each reaches the server when the test fetches it."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/reply/", hold)
    return waiting


def test_an_agent_answers_by_keyboard_and_sees_it_delivered(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    number = open_next(page)
    expect(page).to_have_url(re.compile(f"/desk/cases/{number}/"))
    expect(page.locator("#why")).to_contain_text("Here because")
    expect(page.locator("#person")).to_contain_text("Journey")
    write(page, "I am looking into it myself and will write to you today.")
    expect(page.locator("#composer-count")).to_contain_text("56 of")
    expect(page.locator("#composer-send-words")).to_have_text(re.compile("Send (publicly as @|privately)"))
    page.keyboard.press("Control+Enter")
    answer = page.locator("#items .item-reply").last
    expect(answer).to_contain_text("I am looking into it myself")
    expect(answer.locator(".delivery")).to_contain_text(re.compile("goes out in|sending|sent"))
    expect(page.locator("#composer-text")).to_have_value("")
    expect(answer.locator(".delivery-sent")).to_be_visible(timeout=60_000)  # live, without loading anything again


def test_an_answer_is_taken_back_and_nothing_typed_is_lost(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    open_next(page)
    write(page, "Too quick")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#items .item-reply", has_text="Too quick").locator("[data-undo]")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator("#composer-text")).to_have_value("Too quick")
    expect(page.locator("#items .item-reply", has_text="Too quick")).to_have_count(0)
    page.keyboard.press("End")
    page.keyboard.type(" by far")
    page.wait_for_timeout(1500)
    page.reload()
    expect(page.locator("#composer-text")).to_have_value("Too quick by far")


def test_words_that_were_sent_do_not_come_back_as_a_draft(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    open_next(page)
    write(page, "Sent at once")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#items .item-reply", has_text="Sent at once")).to_have_count(1)
    expect(page.locator("form[data-busy]")).to_have_count(0)  # until then the words are kept, lest they be lost
    page.wait_for_timeout(1500)  # longer than a draft waits before it is kept
    page.reload()
    expect(page.locator("#items .item-reply", has_text="Sent at once")).to_have_count(1)
    expect(page.locator("#composer-text")).to_have_value("")


def test_leaving_while_an_answer_is_on_its_way_does_not_bring_it_back(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    open_next(page)
    write(page, "Sent in leaving")
    waiting = held_back(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#items .is-sending")).to_have_count(1)
    waiting[0].fetch()  # it arrives, and the page never hears of it
    page.unroute("**/reply/")
    page.reload()
    expect(page.locator("#items .item-reply", has_text="Sent in leaving")).to_have_count(1)
    expect(page.locator("#composer-text")).to_have_value("")


def test_an_answer_that_arrived_unheard_leaves_the_composer(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    open_next(page)
    write(page, "Heard by nobody")

    def lost(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/reply/", lost)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#items .item-reply:not(.is-sending)", has_text="Heard by nobody")).to_have_count(1)
    expect(page.locator("#composer-text")).to_have_value("")
    expect(page.locator("#composer-problem")).to_be_hidden()
    page.unroute("**/reply/")


def test_whoever_goes_on_before_the_server_has_answered_sees_the_next_thread_only(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    first = open_next(page)
    waiting = held_back(page)
    write(page, "Said to the first")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#items .is-sending")).to_have_count(1)
    second = open_next(page)
    assert second != first
    with page.expect_response("**/reply/"):
        waiting[0].fulfill(response=waiting[0].fetch())
    page.wait_for_timeout(500)
    expect(page.locator(f'#items[data-of="{second}"]')).to_be_visible()
    expect(page.locator("#items", has_text="Said to the first")).to_have_count(0)
    page.goto(f"/desk/cases/{first}/")
    expect(page.locator("#items .item-reply", has_text="Said to the first")).to_have_count(1)
    expect(page.locator("#composer-text")).to_have_value("")


def test_the_server_is_gone_and_the_words_stay(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    open_next(page)
    write(page, "Kept")
    page.route("**/reply/", lambda route: route.abort())
    page.keyboard.press("Control+Enter")
    expect(page.locator("#composer-problem")).to_contain_text("cannot be reached")
    expect(page.locator("#composer-text")).to_have_value("Kept")
    page.unroute("**/reply/")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#items .item-reply", has_text="Kept")).to_have_count(1)


def test_what_may_not_go_out_is_said_before_it_is_sent(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    open_next(page)
    write(page, "Hello {{bag_number}}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#composer-problem")).to_contain_text("{{bag_number}}")
    page.locator("#composer-text").fill("x" * 20_000)
    expect(page.locator("#composer-count")).to_contain_text("too many")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#composer-problem")).to_contain_text("too many")
    page.locator("#composer-text").fill("")


def test_a_canned_response_is_found_and_filled(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    open_next(page)
    page.keyboard.press("/")
    expect(page.locator("#canned-q")).to_be_focused()
    expect(page.locator("#canned-list [data-canned]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#composer-text")).to_have_value(re.compile("Lena"))
    page.locator("#composer-text").fill("")


def test_a_slash_finds_canned_responses_where_a_line_begins_and_is_a_slash_elsewhere(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    open_next(page)
    text = page.locator("#composer-text")
    text.fill("")  # a draft may lie in this case
    text.focus()
    page.keyboard.type("/")
    expect(page.locator("#canned-q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(text).to_be_focused()
    expect(text).to_have_value("")
    page.keyboard.type("and/or")
    expect(text).to_have_value("and/or")
    text.fill("")


def test_notes_priority_snooze_and_close(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in, rows=3)
    open_next(page)
    page.keyboard.press("n")
    page.keyboard.type("Called the station")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#items .item-note")).to_contain_text("Called the station")
    page.keyboard.press("x")
    page.keyboard.press("4")
    expect(page.locator(".toast", has_text="Priority changed")).to_be_visible()
    expect(page.locator("#case-head .chip")).to_contain_text("urgent")
    snoozed = page.locator("#case").get_attribute("data-case")
    page.keyboard.press("s")
    page.keyboard.press("1")
    expect(page.locator(f'#case:not([data-case="{snoozed}"])')).to_be_visible()  # the next one opens by itself
    closed = page.locator("#case").get_attribute("data-case")
    page.keyboard.press("e")
    page.keyboard.press("1")
    expect(page.locator(".toast", has_text="Closed")).to_be_visible()
    expect(page.locator(f"#row-{closed}")).to_have_count(0)
    page.locator(".toast-undo").last.press("Enter")
    expect(page.locator(f"#row-{closed}")).to_have_count(1)


def test_new_work_moves_nothing_under_the_pointer(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    number = open_next(page)
    row = page.locator(f"#row-{number}")
    row.hover()
    before = row.bounding_box()

    def with_one_more(route: Route) -> None:
        answer = route.fetch()
        new = '<li id="row-987654" data-id="987654" data-rev="x"><a class="row" data-row href="#">New</a></li>'
        route.fulfill(response=answer, body=re.sub(r'(<ul [^>]*id="rows"[^>]*>)', rf"\1{new}", answer.text()))

    page.route("**/desk/list/**", with_one_more)
    page.evaluate("document.body.dispatchEvent(new CustomEvent('heedful:case.opened', { detail: {} }))")
    expect(page.locator("#pill")).to_have_text(re.compile("[1-9][0-9]* new"))
    assert row.bounding_box() == before
    expect(page.locator("#row-987654")).to_have_count(0)
    page.keyboard.press(".")
    expect(page.locator("#row-987654")).to_be_visible()


def test_two_who_look_see_each_other(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    number = open_next(page)
    other = sign_in("supervisor")
    other.goto(f"/desk/cases/{number}/")
    expect(page.locator("#case-head .looking")).to_be_visible()
    expect(other.locator("#case-lock")).to_contain_text("has this case")
    write(page, "On it")
    expect(other.locator("#case-head .looking")).to_contain_text("typing")
    page.locator("#composer-text").fill("")


def test_a_yes_to_what_is_gone_meanwhile_says_so(sign_in: SignIn) -> None:
    number = open_next(at_the_desk(sign_in))
    other = sign_in("supervisor")
    other.goto(f"/desk/cases/{number}/")
    other.locator("#case-lock").get_by_role("button").first.click()
    expect(other.locator("#confirm")).to_be_visible()
    other.evaluate("document.getElementById('case-lock').replaceChildren()")
    other.locator("#confirm-yes").click()
    expect(other.locator(".toast", has_text="changed meanwhile")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(sign_in: SignIn, scheme: str) -> None:
    page = at_the_desk(sign_in, scheme=scheme)
    open_next(page)
    assert barriers(page) == []
    for key, dialog in (("s", "snooze"), ("t", "transfer"), ("e", "close"), ("n", "note"), ("/", "canned")):
        page.keyboard.press(key)
        expect(page.locator(f"#{dialog}-dialog")).to_be_visible()
        page.wait_for_timeout(300)
        assert barriers(page) == []
        page.keyboard.press("Escape")
    page.goto("/people/")
    assert barriers(page) == []
    page.locator("[data-row]").first.press("Enter")
    expect(page.locator(".person-page")).to_be_visible()
    assert barriers(page) == []


def test_a_phone_shows_one_pane_at_a_time(sign_in: SignIn) -> None:
    page = sign_in("agent", width=390, height=844)
    page.goto("/desk/")
    expect(page.locator("#rows [data-row]").first).to_be_visible(timeout=COMING)
    expect(page.locator("#case")).to_be_hidden()
    page.locator("#rows [data-row]").first.click()
    expect(page.locator("#case")).to_be_visible()
    expect(page.locator("#rows")).to_be_hidden()
    page.locator("#case .case-to-person").click()
    expect(page.locator("#person")).to_be_visible()
    page.locator("#person .pane-back").click()
    page.locator("#case .pane-back").click()
    expect(page.locator("#rows")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


def test_a_desk_fits_its_window(sign_in: SignIn) -> None:
    page = at_the_desk(sign_in)
    open_next(page)
    sizes = page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]")
    assert sizes == [900, 1440]
