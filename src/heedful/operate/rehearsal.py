"""An agent's first minute, over real HTTP: sign in, open the first case, answer it, see it delivered."""

import re
import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from heedful.operate.demo_company import DEMO_PASSWORD

T = TypeVar("T")
START_S = 60.0
FIRST_CASE_S = 60.0
DELIVERED_S = 60.0
ANSWER = "Thank you for telling us. I am looking into it myself and will write to you today. Lena"
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class RehearsalError(Exception):
    """The demo did not do what it promises."""


class Rehearsal:
    """`alive` tells whether the server's process still runs; `begun` is when it was started (monotonic seconds)."""

    def __init__(self, address: str, *, begun: float, alive: Callable[[], bool]) -> None:
        self._http = httpx.Client(base_url=address, timeout=20, follow_redirects=True, trust_env=False)
        self._begun = begun
        self._csrf = ""
        self._alive = alive

    def run(self) -> dict[str, float]:
        with self._http:
            self._until(self._healthy, START_S, "the server did not answer")
            started = time.monotonic()
            self._sign_in()
            self._be_available()
            case = self._until(self._first_case, FIRST_CASE_S, "no case came to the agent")
            self._open(case)
            seen = time.monotonic()
            reply = self._answer(case)
            self._until(lambda: self._delivered(case, reply), DELIVERED_S, "the answer was not delivered")
            delivered = time.monotonic()
        return {
            "start_s": round(started - self._begun, 1),
            "first_case_s": round(seen - self._begun, 1),
            "answer_delivered_s": round(delivered - seen, 1),
        }

    def _until(self, look: Callable[[], T | None], most_s: float, otherwise: str) -> T:
        end = time.monotonic() + most_s
        while time.monotonic() < end:
            if not self._alive():
                raise RehearsalError(f"{otherwise}: the server ended")
            found = look()
            if found:
                return found
            time.sleep(0.1)
        raise RehearsalError(f"{otherwise} within {most_s:.0f} s")

    def _healthy(self) -> bool:
        try:
            return self._http.get("/health/").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def _sign_in(self) -> None:
        page = self._http.get("/account/sign-in/")
        form = {"username": "agent", "password": DEMO_PASSWORD, "csrfmiddlewaretoken": _token(page.text)}
        answer = self._http.post("/account/sign-in/", data=form)
        if answer.status_code != httpx.codes.OK or "sign-in" in str(answer.url):
            raise RehearsalError(f"the agent could not sign in: {answer.status_code} at {answer.url}")

    def _be_available(self) -> None:
        self._csrf = _token(self._http.get("/desk/").text)
        answer = self._http.put("/api/v1/presence", json={"presence": "available"}, headers=self._headers())
        if answer.status_code != httpx.codes.OK:
            raise RehearsalError(f"the agent cannot be available: {answer.status_code} {answer.text[:500]}")

    def _headers(self) -> dict[str, str]:
        return {"X-CSRFToken": self._csrf, "Referer": str(self._http.base_url)}

    def _first_case(self) -> int | None:
        cases = self._get("/api/v1/cases?tab=mine")["cases"]
        return min((case["id"] for case in cases), default=None)

    def _open(self, case: int) -> None:
        page = self._http.get(f"/desk/cases/{case}/")
        if page.status_code != httpx.codes.OK:
            raise RehearsalError(f"case {case} does not open: {page.status_code}")
        self._csrf = _token(page.text)

    def _answer(self, case: int) -> int:
        opener = next(item["mention"] for item in self._thread(case) if item["kind"] == "post")
        body = {"text": ANSWER, "visibility": opener["visibility"], "token": uuid.uuid4().hex}
        answer = self._http.post(
            f"/api/v1/cases/{case}/replies",
            json=body,
            headers=self._headers(),
        )
        if answer.status_code != httpx.codes.CREATED:
            raise RehearsalError(f"the answer was refused: {answer.status_code} {answer.text[:500]}")
        reply: int = answer.json()["id"]
        return reply

    def _delivered(self, case: int, reply: int) -> bool:
        answers = [item["reply"] for item in self._thread(case) if item["kind"] == "reply"]
        return any(answer["id"] == reply and answer["delivery"]["state"] == "sent" for answer in answers)

    def _thread(self, case: int) -> list[dict[str, Any]]:
        thread: list[dict[str, Any]] = self._get(f"/api/v1/cases/{case}")["thread"]
        return thread

    def _get(self, path: str) -> dict[str, Any]:
        answer = self._http.get(path)
        if answer.status_code != httpx.codes.OK:
            raise RehearsalError(f"{path}: {answer.status_code} {answer.text[:500]}")
        found: dict[str, Any] = answer.json()
        return found


def _token(page: str) -> str:
    found = CSRF.search(page)
    if found is None:
        raise RehearsalError("the page has no form token")
    return found.group(1)
