"""How long a worker takes from its start until a post that waited is read, and how much memory it then holds.

    heedful bench startup [--quality best] [--repeat 5]

A fresh data folder; one post of each kind of text that an encoder reads waits in the ledger, so all models are open in
the end. The median of several starts counts, the first apart, which reads the files from the disk.
"""

import argparse
import contextlib
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.machine import machine

POSTS = [
    {"id": "1", "text": "Well, that went about as I thought it would"},
    {"id": "2", "text": "Sie haben sich nach drei Wochen doch noch gemeldet"},
    {"id": "3", "text": "@NordwindAir was late again, but @BlueHeron is no better, is it"},
]
PAGE = os.sysconf("SC_PAGE_SIZE")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful bench startup", description=__doc__)
    parser.add_argument("--quality", choices=("fast", "balanced", "best"), default="best")
    parser.add_argument("--repeat", type=int, default=5)
    args = parser.parse_args(argv)
    found = [started(args.quality) for _ in range(args.repeat + 1)]
    figures = {
        "first_s": round(found[0][0], 2),
        "s": round(statistics.median(seconds for seconds, _ in found[1:]), 2),
        "memory_mib": round(max(memory for _, memory in found) / 2**20),
    }
    print(json.dumps({"name": "startup", "quality": args.quality, **figures, "machine": machine()}, indent=2))
    return 0


def started(quality: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "HEEDFUL_DATA": folder,
            "HEEDFUL_LOG_LEVEL": "WARNING",
            "HEEDFUL_QUALITY": quality,
        }
        heedful("migrate", environment=environment)
        file = Path(folder) / "posts.ndjson"
        lines = [{**post, "author": {"id": "a"}, "created_at": "2026-03-02T12:00:00Z"} for post in POSTS]
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf8")
        heedful("import", str(file), "--topic", "Everything", environment=environment)
        begun = time.monotonic()
        worker = subprocess.Popen(command("worker"), env=environment)  # our own command
        try:
            while pending(Path(folder) / "ledger.sqlite3"):
                if worker.poll() is not None:
                    raise AssertionError(f"the worker ended with {worker.returncode}")
                time.sleep(0.01)
            return time.monotonic() - begun, resident(worker.pid)
        finally:
            worker.terminate()
            worker.wait(timeout=30)


def pending(ledger: Path) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as opened:
        found: int = opened.execute("SELECT COUNT(*) FROM stream_ledgerrow WHERE closed_at IS NULL").fetchone()[0]
        return found


def resident(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "heedful", *words]


def heedful(*words: str, environment: dict[str, str]) -> str:
    return subprocess.run(command(*words), env=environment, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
