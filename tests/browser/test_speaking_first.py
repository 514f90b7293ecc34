"""Somebody turns away, a supervisor says yes, an agent speaks first, and the words arrive."""

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as NotThere

from tests.browser.conftest import SignIn, barriers
from tests.receiver import SECRET, Receiver

pytestmark = pytest.mark.browser
SOON = 90_000  # ms
CALL = """
async ([path, body]) => {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.json();
}
"""
GLAD = "I love flying with Nordwind Air, wonderful crew, best airline ever!"
SORE = "Nordwind Air is terrible, the worst airline, I hate it and I am furious."


@pytest.fixture
def gateway() -> Iterator[Receiver]:
    receiver = Receiver(slow_share=0)
    yield receiver
    receiver.close()


def call(page: Page, path: str, body: object) -> Any:
    return page.evaluate(CALL, [path, body])


def set_up(page: Page, address: str, gateway: Receiver) -> None:
    """A forum on which we may begin, somebody who turned away there, too long ago for an escalation rule."""
    made = call(
        page,
        "/api/v1/channels",
        {
            "key": "forum",
            "name": "Forum",
            "platform": "forum",
            "keep_all": True,
            "config": {
                "webhook_url": gateway.url,
                "private_hosts": ["127.0.0.1"],
                "most_characters": 5000,
                "counts_as": "characters",
                "rate_per_s": 1000,
                "starts": True,
            },
            "secrets": {"webhook_secret": SECRET.decode()},
        },
    )
    rule = {"name": "Old friends", "queue": "service", "kinds": ["company"], "direction": "down", "max_age_days": 25}
    made_rule = call(page, "/api/v1/outreach/rules", rule | {"opening": "Hello {{first_name}}, what went wrong?"})
    others = [one["id"] for one in httpx_rules(page) if one["id"] != made_rule["id"]]
    call(page, "/api/v1/outreach/rules/order", {"ids": [made_rule["id"], *others]})
    start = datetime.now(UTC) - timedelta(days=45)
    posts = [
        {
            "id": f"f{n}",
            "author": {"id": "ottilie", "name": "Ottilie Quast"},
            "text": f"{GLAD if n < 12 else SORE} ({n})",
            "created_at": (start + timedelta(days=2 * n)).isoformat(),
        }
        for n in range(18)
    ]
    url = f"{address}/api/v1/channels/forum/posts"
    sent = httpx.post(url, json=posts, headers={"Authorization": f"Bearer {made['token']}"}, trust_env=False)
    assert sent.json()["accepted"] == len(posts), sent.text


def httpx_rules(page: Page) -> Any:
    return page.evaluate("async () => (await fetch('/api/v1/outreach/rules')).json()")


def opened_case(supervisor: Page) -> str:
    """Its address. At the person's hour it opens by itself; else the supervisor says now."""
    supervisor.goto("/escalation/scheduled/?tab=scheduled")
    start = supervisor.locator("[data-outreach]", has_text="Ottilie Quast").get_by_role("button", name="Start now")
    with contextlib.suppress(NotThere):  # it may open by itself before the press
        start.click(timeout=5_000)
        supervisor.locator("#confirm-yes").click()
        expect(supervisor.locator(".toast").first).to_be_visible()
    supervisor.goto("/escalation/scheduled/?tab=ended")
    link = supervisor.locator("[data-outreach]", has_text="Ottilie Quast").locator("a[href^='/desk/cases/']")
    expect(link).to_be_visible(timeout=SOON)
    return link.get_attribute("href") or ""


def test_a_supervisor_approves_and_an_agent_speaks_first(sign_in: SignIn, address: str, gateway: Receiver) -> None:
    set_up(sign_in("admin"), address, gateway)

    supervisor = sign_in("supervisor")
    supervisor.goto("/escalation/scheduled/?tab=asked")
    row = supervisor.locator("[data-outreach]", has_text="Ottilie Quast")
    expect(row).to_be_visible(timeout=SOON)
    assert barriers(supervisor) == []
    row.locator("[data-row]").focus()
    supervisor.keyboard.press("x")
    supervisor.keyboard.press("y")
    expect(supervisor.locator(".toast", has_text="1 approved")).to_be_visible(timeout=SOON)
    case = opened_case(supervisor)

    agent = sign_in("agent")
    agent.goto(case)
    expect(agent.locator(".begun")).to_contain_text("We speak first", timeout=SOON)
    expect(agent.locator(".begun")).to_contain_text("Nordwind Air")
    taken = agent.get_by_role("button", name=re.compile("Take over"))
    if taken.count() > 1:  # routing gave the case to a colleague meanwhile
        pytest.skip("somebody else has it")
    agent.keyboard.press("f")
    expect(agent.locator("#composer-text")).to_have_value("Hello Ottilie, what went wrong?")
    assert barriers(agent) == []
    agent.keyboard.press("Control+Enter")
    expect(agent.locator(".item-reply .delivery-sent")).to_be_visible(timeout=SOON)
    (arrived,) = gateway.published.values()
    assert (arrived["text"], arrived["visibility"]) == ("Hello Ottilie, what went wrong?", "private")
