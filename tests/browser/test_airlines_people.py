"""Real posts to airlines: a supervisor finds who is at risk and sees why; an agent does something about it."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from heedful.core.clock import utc_now
from heedful.operate.demo_company import DEMO_PASSWORD
from tests.browser.conftest import barriers
from tests.installation import ROOT, Installation
from tests.receiver import Receiver

POSTS = ROOT.parent / "shared/data/posts/airlines.ndjson"
LEAST = 5  # posts of a person
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not POSTS.exists(), reason="the public posts are not beside the checkout"),
]


@pytest.fixture(scope="module")
def airline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("airline")
    receiver = Receiver(slow_share=0)
    made = Installation(folder)
    try:
        made.run("heedful", "migrate")
        made.run("tests.prepare_airlines", receiver.url)
        (folder / "posts.ndjson").write_text(talkers(), encoding="utf8")
        made.run("heedful", "import", str(folder / "posts.ndjson"), "--channel", "x", "--wait")
        made.up()
        made.until_up()
        yield made
    finally:
        made.down()
        receiver.close()


def talkers() -> str:
    """What people with enough posts said, moved in time so that the last of it was said an hour ago."""
    rows = [json.loads(line) for line in POSTS.read_text(encoding="utf8").splitlines()]
    often = Counter(row["author"] for row in rows)
    kept = [row for row in rows if often[row["author"]] >= LEAST]
    last = max(datetime.fromisoformat(row["created_at"]) for row in kept)
    later = utc_now() - timedelta(hours=1) - last
    lines = [
        {
            "id": row["id"],
            "author": {"id": row["author"], "handle": row["author"]},
            "text": row["text"],
            "created_at": (datetime.fromisoformat(row["created_at"]) + later).isoformat(),
        }
        for row in kept
    ]
    return "".join(json.dumps(line) + "\n" for line in lines)


def entered(chromium: Browser, airline: Installation, username: str) -> Page:
    page = chromium.new_context(base_url=airline.address, viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(30_000)
    page.goto("/account/sign-in/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    if "password" in page.url:
        raise AssertionError(f"{username} must choose a password first: {page.url}")
    return page


def addresses_at_risk(supervisor: Page) -> Iterator[str]:
    """Of a case of each person, who is most at risk first."""
    supervisor.goto("/people/?order=risk")
    rows = supervisor.locator("tr a[data-row]")
    for person in [rows.nth(place).get_attribute("href") or "" for place in range(rows.count())]:
        supervisor.goto(person)
        case = supervisor.locator("a[href*='/desk/cases/']").first
        if case.count():
            yield case.get_attribute("href") or ""


def test_from_who_is_at_risk_to_what_was_done_about_it(airline: Installation, chromium: Browser) -> None:
    supervisor = entered(chromium, airline, "supervisor")
    supervisor.goto("/people/?order=risk")
    first = supervisor.locator("tr a[data-row]").first
    expect(supervisor.locator("tbody tr").first.locator("[data-label='Turned down']")).to_contain_text("%")
    assert barriers(supervisor) == []
    first.click()
    expect(supervisor).to_have_url(re.compile(r"/people/\d+/"))
    stands = supervisor.locator(".stands")
    expect(stands).to_contain_text("United")
    expect(stands.locator("svg.band").first).to_be_visible()
    expect(supervisor.locator("body")).to_contain_text(re.compile("@united", re.IGNORECASE))  # what was said
    assert barriers(supervisor) == []
    case = supervisor.locator("a[href*='/desk/cases/']").first
    expect(case).to_be_visible()
    agent = entered(chromium, airline, "agent")
    wanted = agent.locator("#options [data-act=reply][data-number]:not(:disabled)").first
    for address in addresses_at_risk(supervisor):  # whom one answers with words depends on what each said
        agent.goto(address)
        expect(agent.locator("#options")).to_contain_text("Shown because:")
        if wanted.count():
            break
    name = wanted.locator("strong").first.inner_text()
    agent.keyboard.press("o")
    agent.keyboard.press(wanted.get_attribute("data-number") or "1")
    text = agent.locator("#composer-text")
    expect(text).not_to_have_value("")
    text.fill(re.sub(r"\{\{.*?\}\}|…", "there", text.input_value()))  # nobody's name is in these posts
    agent.keyboard.press("Control+Enter")
    expect(agent.locator("#items .item-reply .delivery-sent").last).to_be_visible(timeout=60_000)
    expect(agent.locator("#options li", has_text=name).first).to_contain_text("used")

    supervisor.goto("/settings/options/")
    expect(supervisor.locator("tr", has_text=name).locator("[data-label='Used']")).to_have_text("1")


def test_the_file_is_as_it_says(airline: Installation) -> None:
    """So that a journey over nothing cannot pass."""
    told = airline.tell("heedful", "status", "--json")
    assert told["mentions"] == len(talkers().splitlines())
    assert Path(airline.environment["HEEDFUL_DATA"]).exists()
