"""A supervisor goes from a chart to the posts behind a point, and makes one of them a case."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, barriers

pytestmark = pytest.mark.browser
COMING = 120_000  # ms until the demo has something to draw

# Where the largest bar or slice of a chart is drawn, and what it stands for.
POINT = """
name => {
  const canvas = document.querySelector(`[data-chart="${name}"] canvas`);
  canvas.scrollIntoView({ block: "center" });
  const chart = Chart.getChart(canvas);
  const index = 0;
  const { x, y } = chart.getDatasetMeta(0).data[index].getCenterPoint();
  const at = canvas.getBoundingClientRect();
  return { x: at.left + x, y: at.top + y, label: chart.data.labels[index], value: chart.data.datasets[0].data[index] };
}
"""


DRAWN = """
() => ["sentiment-by-topic", "mentions-by-platform", "sentiment-by-platform", "mentions-over-time"]
  .every((name) => Chart.getChart(document.querySelector(`[data-chart="${name}"] canvas`)))
"""


def at_the_charts(sign_in: SignIn, query: str = "", *, scheme: str = "light", width: int = 1440) -> Page:
    page = sign_in("supervisor", scheme=scheme, width=width)
    address = f"/performance/?period=30d{query}"
    page.goto(address)
    drawn_by = time.monotonic() + COMING / 1000
    while True:  # a chart stays empty until the demo has read something for it
        expect(page.locator("#charts[data-ready]")).to_be_attached(timeout=COMING)
        if page.evaluate(DRAWN):
            return page
        assert time.monotonic() < drawn_by, "the charts stayed empty"
        page.wait_for_timeout(1000)
        page.goto(address)


def point(page: Page, name: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(POINT, name)
    page.wait_for_timeout(400)  # scrolling and the first drawing come to rest
    return {**found, **page.evaluate(POINT, name)}


def test_a_click_on_a_bar_leads_to_its_posts(sign_in: SignIn) -> None:
    page = at_the_charts(sign_in, "&sentiment=negative")
    bar = point(page, "mentions-by-platform")
    page.mouse.click(bar["x"], bar["y"])
    page.wait_for_url(re.compile(r"/posts/\?.*platform="))
    assert "sentiment=negative" in page.url
    assert "period=30d" in page.url
    expect(page.locator(".post").first).to_be_visible()
    assert min(bar["value"], 25) <= page.locator(".post").count()  # the day goes on meanwhile
    expect(page.locator(".post").first).to_contain_text(bar["label"])
    expect(page.locator(".post .chip.bad").first).to_contain_text("negative")


def test_a_right_click_offers_the_posts_and_the_charts_of_a_point(sign_in: SignIn) -> None:
    page = at_the_charts(sign_in)
    bar = point(page, "sentiment-by-topic")
    page.mouse.click(bar["x"], bar["y"], button="right")
    menu = page.locator("#point-menu")
    expect(menu).to_contain_text(bar["label"])
    assert barriers(page) == []
    menu.get_by_text("Only this, in all charts").click()
    page.wait_for_url(re.compile(r"/performance/\?.*topic="))
    expect(page.locator(".filter-bar .chip.accent").first).to_contain_text(bar["label"])


def test_the_table_says_and_links_the_same_without_a_pointer(sign_in: SignIn) -> None:
    page = at_the_charts(sign_in)
    card = page.locator('[data-chart="mentions-over-time"]')
    card.get_by_role("button", name="Pie").press("Enter")
    card.get_by_role("button", name="Table").press("Enter")
    link = card.locator("td a").first
    number = int((link.text_content() or "").replace(",", ""))
    assert barriers(page) == []
    link.press("Enter")
    page.wait_for_url(re.compile(r"/posts/\?.*topic="))
    expect(page.locator(".post").first).to_be_visible()
    assert min(number, 25) <= page.locator(".post").count()


def test_a_chart_is_saved_as_a_table_and_as_a_picture(sign_in: SignIn) -> None:
    page = at_the_charts(sign_in)
    card = page.locator('[data-chart="sentiment-by-platform"]')
    for kind, name in (("csv", "CSV"), ("png", "PNG")):
        card.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            card.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"sentiment-by-platform.{kind}"
        assert download.value.path().stat().st_size > 60


def test_a_post_is_escalated_from_its_card(sign_in: SignIn) -> None:
    page = sign_in("supervisor")
    page.goto("/posts/?period=30d&escalated=no")
    expect(page.locator(".post").first).to_be_visible(timeout=COMING)
    card = page.locator(".post").nth(2)
    name = card.get_attribute("id")
    card.get_by_role("button", name="Escalate").click()
    expect(page.locator("#sheet")).to_contain_text("Escalate this post")
    assert barriers(page) == []
    page.locator("#sheet").get_by_role("button", name="Escalate").click()
    expect(page.locator(f"#{name}")).to_contain_text("Escalated by hand")
    expect(page.locator(f"#{name}")).to_contain_text(re.compile(r"Case \d+"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out_of_posts_and_charts(sign_in: SignIn, scheme: str) -> None:
    page = at_the_charts(sign_in, scheme=scheme)
    assert barriers(page) == []
    page.keyboard.press("f")
    expect(page.locator(".filter-body")).to_be_visible()
    assert barriers(page) == []
    page.goto("/posts/?period=30d&include=the")
    assert barriers(page) == []


def test_both_pages_fit_a_phone(sign_in: SignIn) -> None:
    page = at_the_charts(sign_in, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto("/posts/?period=30d")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
