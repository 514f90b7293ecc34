"""A real installation in a folder: its processes, its commands, and how to hurt it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import httpx

from heedful.operate.demo import free_port

ROOT = Path(__file__).parent.parent


class Installation:
    def __init__(self, folder: Path, **environment: str) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ,
            "HEEDFUL_DATA": str(folder / "data"),
            "HEEDFUL_UNDO_SECONDS": "0",
            "HEEDFUL_LOG_LEVEL": "WARNING",
            **environment,
        }
        self._log = (folder / "log").open("ab")
        self.log_path = folder / "log"
        self._up: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *args: str, check: bool = True) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *args],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"{args} exited with {done.returncode}: {done.stderr[-3000:]}")
        return done.stdout

    def tell(self, *args: str) -> dict[str, Any]:
        """The JSON on the last line of what a command prints."""
        found: dict[str, Any] = json.loads(self.run(*args).strip().splitlines()[-1])
        return found

    def up(self) -> None:
        self._up = subprocess.Popen(
            [sys.executable, "-m", "heedful", "up", "--port", str(self.port)],
            env=self.environment,
            cwd=ROOT,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def until_up(self, most_s: float = 120) -> None:
        end = time.monotonic() + most_s
        while time.monotonic() < end:
            try:
                if httpx.get(f"{self.address}/health/", trust_env=False, timeout=5).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.2)
        raise AssertionError(f"not up after {most_s:.0f} s\n{self.log_path.read_text()[-3000:]}")

    def down(self) -> None:
        if self._up is not None:
            self._up.send_signal(signal.SIGTERM)
            self._up.wait(timeout=40)
        self._log.close()

    def kill_child(self, name: str, *, older_than_s: float) -> bool:
        """kill -9 of the running `web` or `worker`. False: it was started so lately that it did nothing yet."""
        for pid in self._children():
            if name in _arguments(pid) and _age_s(pid) > older_than_s:
                os.kill(pid, signal.SIGKILL)
                return True
        return False

    def _children(self) -> list[int]:
        if self._up is None:
            return []
        text = Path(f"/proc/{self._up.pid}/task/{self._up.pid}/children").read_text(encoding="ascii")
        return [int(word) for word in text.split()]

    def until_through(self, most_s: float = 120) -> dict[str, Any]:
        end = time.monotonic() + most_s
        while time.monotonic() < end:
            found = self.tell("tests.audit")
            unsettled = sum(found["deliveries"].get(state, 0) for state in ("queued", "sending", "unknown"))
            if not found["pending"] and not unsettled:
                return found
            time.sleep(1)
        raise AssertionError(f"not through after {most_s:.0f} s: {found}\n{self.log_path.read_text()[-3000:]}")


def _arguments(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return []


def _age_s(pid: int) -> float:
    try:
        began = Path(f"/proc/{pid}").stat().st_ctime
    except OSError:
        return 0.0
    return time.time() - began


def pause(random: Random, least_s: float, most_s: float) -> None:
    time.sleep(random.uniform(least_s, most_s))
