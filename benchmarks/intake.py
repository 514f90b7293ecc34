"""Open channel: posts acknowledged on disk a second, against one `heedful web` with an empty data folder.

Two shapes: 1,000 posts a request from 2 senders, and one post a request from 16. Every acknowledged post is counted
again in the ledger's file at the end. Senders run on the same machine and are part of what it can do.
"""

import argparse
import http.client
import json
import os
import platform
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
call_command("migrate", database="ledger", verbosity=0, skip_checks=True)
from heedful.channels import api
from heedful.core.clock import utc_now
more = {"config": {"rate_per_s": 10_000_000}}
print(api.create_channel(key="bench", adapter="open", name="Bench", who=None, now=utc_now(), **more)[1])
"""
SENTENCE = "the train was late again and nobody at the counter could say why, third time this week 😠 never again"
TARGETS = {"posts_a_second_in_thousands": 5000, "single_posts_a_second": 400}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful bench intake", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each shape is measured")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="heedful-bench-") as folder:
        environment = {**os.environ, "HEEDFUL_DATA": folder, "DJANGO_SETTINGS_MODULE": "heedful.web.settings"}
        token = subprocess.check_output([sys.executable, "-c", PREPARE], env=environment, text=True).strip()
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "heedful", "web", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(port)
            bulk = measure(port, token, senders=2, posts=1000, seconds=args.seconds)
            single = measure(port, token, senders=16, posts=1, seconds=args.seconds)
        finally:
            server.terminate()
            server.wait()
        in_ledger = items_in_ledger(Path(folder) / "ledger.sqlite3")
        disk_ms = flush_ms(Path(folder))
    report = {
        "name": "intake",
        "posts_a_second_in_thousands": round(bulk["accepted"] / bulk["seconds"]),
        "thousand_request_p50_ms": bulk["p50_ms"],
        "single_posts_a_second": round(single["accepted"] / single["seconds"]),
        "single_request_p50_ms": single["p50_ms"],
        "single_request_p95_ms": single["p95_ms"],
        "acknowledged": bulk["accepted"] + single["accepted"],
        "in_ledger": in_ledger,
        "targets": TARGETS,
        "one_flush_to_disk_ms": disk_ms,
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
    }
    print(json.dumps(report))
    held = all(report[name] >= least for name, least in TARGETS.items()) and in_ledger == report["acknowledged"]
    return 0 if held else 1


def measure(port: int, token: str, *, senders: int, posts: int, seconds: float) -> dict[str, Any]:
    times: list[float] = []
    accepted: list[int] = []
    end = time.monotonic() + seconds

    def send(sender: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        bodies = body_maker(f"{senders}-{sender}", posts)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        while time.monotonic() < end:
            body = bodies()
            began = time.monotonic()
            connection.request("POST", "/api/v1/channels/bench/posts", body, headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
            assert response.status == 202, answer
            times.append(time.monotonic() - began)
            accepted.append(answer["accepted"])

    began = time.monotonic()
    threads = [threading.Thread(target=send, args=(sender,)) for sender in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    return {
        "accepted": sum(accepted),
        "seconds": time.monotonic() - began,
        "p50_ms": round(times[len(times) // 2] * 1000, 2),
        "p95_ms": round(times[len(times) * 95 // 100] * 1000, 2),
    }


def body_maker(sender: str, posts: int) -> Callable[[], bytes]:
    """Bodies of different posts at next to no cost to the sender: only ids change between requests."""
    template = json.dumps(
        [
            {
                "id": f"@@-{n}",
                "author": {"id": f"u{n % 317}", "name": f"Person {n % 317}", "followers": n},
                "text": f"{SENTENCE[n % 31 :]} #{n}",
                "created_at": "2026-03-01T09:30:00.000Z",
                "platform": "forum",
                "counts": {"likes": n % 7},
            }
            for n in range(posts)
        ],
        ensure_ascii=False,
    ).encode()
    request = 0

    def body() -> bytes:
        nonlocal request
        request += 1
        return template.replace(b"@@", f"{sender}-{request}".encode())

    return body


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"no server on port {port} after {seconds:g} s")


def items_in_ledger(path: Path) -> int:
    with sqlite3.connect(path) as ledger:
        return int(ledger.execute("SELECT coalesce(sum(items), 0) FROM stream_ledgerrow").fetchone()[0])


def flush_ms(folder: Path) -> float:
    """What the disk under it takes for one flush: the floor under every acknowledgement."""
    with (folder / "flush").open("wb") as file:
        began = time.monotonic()
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
        return round((time.monotonic() - began) * 20, 3)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
