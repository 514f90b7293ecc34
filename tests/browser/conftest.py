"""The demo company in a real installation, and a real Chromium in front of it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from heedful.operate.demo import free_port
from heedful.operate.demo_company import DEMO_PASSWORD

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_S = 180.0
PATIENCE_MS = 20_000  # until what must come has come: chaos runs beside it
SPEED = "4"  # of the demo day: cases enough for a test come within a minute

SignIn = Callable[..., Page]
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One installation serves them all, so one process runs them all."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("installation")
    port = free_port()
    environment = {
        **os.environ,
        "HEEDFUL_DATA": str(folder / "data"),
        "HEEDFUL_UNDO_SECONDS": "4",
        "HEEDFUL_LOG_LEVEL": "WARNING",
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "heedful", "up", "--demo", "--port", str(port), "--speed", SPEED],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/health/", process, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=40)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(url, timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.3)
    raise AssertionError(f"the demo did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(address: str, chromium: Browser) -> Iterator[SignIn]:
    """A page of somebody who has just signed in by keyboard. What its console complains about fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def enter(username: str, *, width: int = 1440, height: int = 900, scheme: str = "light") -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        context.set_default_timeout(30_000)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
        page.goto("/account/sign-in/")
        page.locator("[name=username]").press_sequentially(username)
        page.keyboard.press("Tab")
        page.keyboard.type(DEMO_PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    yield enter
    for context in opened:
        context.close()
    assert complaints == []


def _is_complaint(said: ConsoleMessage) -> bool:
    # A connection that a test cuts, or a form sent with a mistake in it (422), is not the page's fault; a missing
    # resource is.
    return said.type == "error" and "net::ERR_" not in said.text and "status of 422" not in said.text


def barriers(page: Page) -> list[str]:
    """What axe finds; [] is what we want."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
