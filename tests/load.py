"""Senders and an agent who never give up, as real ones are told to be."""

import itertools
import threading
import time
import uuid
from typing import Any

import httpx

REFUND_EVERY = 25


def post(n: int) -> dict[str, Any]:
    refund = n % REFUND_EVERY == 0
    return {
        "id": f"post-{n}",
        "author": {"id": f"author-{n if refund else n % 500}", "name": f"Author {n}"},
        "text": f"I want a refund, number {n}" if refund else f"number {n} says hello",
        "created_at": "2026-03-02T12:00:00Z",
        "thread": f"thread-{n}",
    }


class Sender(threading.Thread):
    """Sends its posts in requests of changing size, again and again until each was accepted."""

    def __init__(self, address: str, token: str, numbers: range) -> None:
        super().__init__(daemon=True)
        self._http = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
        self._numbers = numbers
        self.accepted = self.duplicate = self.tries = 0

    def run(self) -> None:
        sizes = itertools.cycle((1, 7, 30, 1, 3))
        numbers = list(self._numbers)
        while numbers:
            size = next(sizes)
            self._send([post(n) for n in numbers[:size]])
            numbers = numbers[size:]
        self._http.close()

    def _send(self, posts: list[dict[str, Any]]) -> None:
        while True:
            self.tries += 1
            try:
                answer = self._http.post("/api/v1/channels/load/posts", json=posts, timeout=20)
            except httpx.TransportError:
                time.sleep(0.2)
                continue
            if answer.status_code == httpx.codes.ACCEPTED:
                told = answer.json()
                self.accepted += told["accepted"]
                self.duplicate += told["duplicate"]
                return
            assert answer.status_code in {500, 502, 503, 429}, answer.text
            time.sleep(0.2)


class Agent(threading.Thread):
    """Answers every case once, with a token of its own, until told to stop."""

    def __init__(self, address: str, token: str) -> None:
        super().__init__(daemon=True)
        self._http = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
        self.answered: dict[int, str] = {}
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            for tab in ("mine", "waiting"):
                for case in self._cases(tab):
                    if case not in self.answered:
                        self._answer(case)
            time.sleep(0.2)
        self._http.close()

    def _cases(self, tab: str) -> list[int]:
        try:
            answer = self._http.get("/api/v1/cases", params={"tab": tab, "limit": 200}, timeout=20)
        except httpx.TransportError:
            return []
        return [case["id"] for case in answer.json()["cases"]] if answer.status_code == httpx.codes.OK else []

    def _answer(self, case: int) -> None:
        token = uuid.uuid4().hex
        body = {"text": f"Your refund is on its way. {token}", "visibility": "public", "token": token}
        while not self.stop.is_set():
            try:
                answer = self._http.post(f"/api/v1/cases/{case}/replies", json=body, timeout=20)
            except httpx.TransportError:
                time.sleep(0.2)
                continue
            if answer.status_code == httpx.codes.CREATED:
                self.answered[case] = token
                return
            assert answer.status_code in {500, 502, 503}, f"{answer.status_code} {answer.text[:500]}"
            time.sleep(0.2)
