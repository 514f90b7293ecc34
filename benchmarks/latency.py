"""From accepted to visible: how long until a post stands in the inbox of an agent's browser, at 50 posts/s.

    heedful bench latency [--seconds 45] [--rate 50]

A real installation, a real Chromium with the desk open. Every fiftieth post becomes a case; its time runs from the
202 that its sender gets to the row in the list. Both clocks are this machine's.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.machine import machine
from tests.installation import Installation

CASE_EVERY = 50
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
WATCH = """() => {
  window.seen = {};
  const look = () => {
    for (const row of document.querySelectorAll("#rows li")) {
      const number = /refund, number (\\d+)/.exec(row.textContent)?.[1];
      if (number && !(number in window.seen)) window.seen[number] = Date.now();
    }
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  look();
}"""


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful bench latency", description=__doc__)
    parser.add_argument("--seconds", type=int, default=45)
    parser.add_argument("--rate", type=int, default=50, help="posts a second")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        place = Installation(Path(folder))
        place.run("heedful", "migrate")
        told = place.tell("tests.prepare")
        place.up()
        try:
            figures = measured(place, told["token"], seconds=args.seconds, rate=args.rate)
        finally:
            place.down()
    print(json.dumps({"name": "latency", "figures": figures, "machine": machine()}, indent=2))
    return 0


def measured(place: Installation, token: str, *, seconds: int, rate: int) -> dict[str, float]:
    until_up(place.address)
    accepted: dict[str, float] = {}
    with sync_playwright() as playwright:
        path = next(path for path in CHROMIUM if Path(path).exists())
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        open_desk(page, place.address)
        sender = threading.Thread(target=send, args=(place.address, token, seconds, rate, accepted))
        sender.start()
        while sender.is_alive():
            page.wait_for_timeout(200)
        page.wait_for_timeout(3000)
        seen: dict[str, float] = page.evaluate("() => window.seen")
        browser.close()
    waits = sorted(seen[number] / 1000 - at for number, at in accepted.items() if number in seen)
    return {
        "posts": seconds * rate,
        "cases": len(accepted),
        "seen": len(waits),
        "p50_s": round(waits[len(waits) // 2], 3),
        "p95_s": round(waits[int(len(waits) * 0.95)], 3),
        "most_s": round(waits[-1], 3),
    }


def until_up(address: str) -> None:
    for _ in range(300):
        try:
            if httpx.get(f"{address}/health/", trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError(address)


def open_desk(page: Page, address: str) -> None:
    page.goto(f"{address}/account/sign-in/")
    page.fill("input[name=username]", "ana")
    page.fill("input[name=password]", "chaos-password")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{address}/desk/?tab=waiting")
    page.wait_for_selector("#list")
    page.wait_for_timeout(1000)
    page.evaluate(WATCH)


def send(address: str, token: str, seconds: int, rate: int, accepted: dict[str, float]) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    begun = time.monotonic()
    with httpx.Client(base_url=address, headers=headers, trust_env=False) as http:
        for n in range(seconds * rate):
            time.sleep(max(0.0, begun + n / rate - time.monotonic()))
            case = n % CASE_EVERY == 0
            text = f"I want a refund, number {n}" if case else f"number {n} says hello"
            post = {"id": f"p{n}", "author": f"a{n}", "text": text, "created_at": "2026-03-02T12:00:00Z"}
            answer = http.post("/api/v1/channels/load/posts", json=[post])
            answer.raise_for_status()
            if case:
                accepted[str(n)] = time.time()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
