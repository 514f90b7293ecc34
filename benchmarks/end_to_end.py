"""Import of a file through the whole pipeline: posts/s and memory, on SQLite, PostgreSQL, PostgreSQL with JetStream.

    heedful bench end-to-end [--file FILE] [--topic NAME] [--on sqlite postgresql jetstream]

Without a file, posts are generated. Every engine gets a fresh data folder; the time is that of
`heedful import FILE --topic NAME --wait`, from start to the last post through, start-up of the processes apart.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Self

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.machine import machine
from tests.postgres import running

from heedful.stream.tests.brokers import Broker

ENGINES = ("sqlite", "postgresql", "jetstream")
PAGE = os.sysconf("SC_PAGE_SIZE")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful bench end-to-end", description=__doc__)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--topic", default="Everything")
    parser.add_argument("--repeat", type=int, default=1, help="import this many copies with ids of their own")
    parser.add_argument("--on", nargs="+", choices=ENGINES, default=list(ENGINES))
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        file = copies(args.file, args.repeat, Path(folder)) if args.file else generated(Path(folder))
        figures = {engine: measured(engine, file, args.topic) for engine in args.on}
    print(json.dumps({"name": "end-to-end", "figures": figures, "machine": machine()}, indent=2))
    return 0


def measured(engine: str, file: Path, topic: str) -> dict[str, float]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environment = stack.enter_context(engine_environment(engine, folder))
        heedful("migrate", environment=environment)
        memory = stack.enter_context(Memory())
        begun = time.monotonic()
        out = heedful("import", str(file), "--topic", topic, "--wait", environment=environment)
        seconds = time.monotonic() - begun
        told = json.loads(out.strip().splitlines()[-1])
        status = json.loads(heedful("status", "--json", environment=environment))
    if status["pending"] or status["mentions"] != told["accepted"]:
        raise AssertionError(f"{engine}: {told} but {status}")
    return {
        "posts": told["read"],
        "seconds_with_start_up": round(seconds, 2),
        "posts_per_s": round(told["read"] / told["seconds"]),
        "peak_memory_mib": round(memory.peak / 2**20),
    }


@contextmanager
def engine_environment(engine: str, folder: Path) -> Iterator[dict[str, str]]:
    environment = {**os.environ, "HEEDFUL_DATA": str(folder), "HEEDFUL_LOG_LEVEL": "WARNING"}
    with ExitStack() as stack:
        if engine != "sqlite":
            environment["HEEDFUL_DATABASE_URL"] = stack.enter_context(running()).url
        if engine == "jetstream":
            broker = Broker(folder)
            broker.start()
            stack.callback(broker.kill)
            environment["HEEDFUL_NATS_URL"] = broker.url
        yield environment


class Memory:
    """Peak of the resident memory of all our Python processes together, looked at ten times a second."""

    def __init__(self) -> None:
        self.peak = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            self.peak = max(self.peak, sum(_resident(pid) for pid in _descendants(os.getpid())))


def _descendants(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob(f"{pid}/task/*/children"):
        for child in folder.read_text(encoding="ascii").split():
            found += [int(child), *_descendants(int(child))]
    return [child for child in found if "\0heedful\0" in _command(child)]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf8", "replace")
    except OSError:
        return ""


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE
    except OSError:
        return 0


def heedful(*args: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "heedful", *args]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def copies(file: Path, times: int, folder: Path) -> Path:
    """The file, `times` over, each copy with ids of its own."""
    target = folder / "posts.ndjson"
    rows = [json.loads(line) for line in file.read_text(encoding="utf8").splitlines() if line.strip()]
    with target.open("w", encoding="utf8") as out:
        for n in range(times):
            for row in rows:
                out.write(json.dumps({**row, "id": f"{n}.{row['id']}"} if n else row) + "\n")
    return target


def generated(folder: Path, posts: int = 9000) -> Path:
    """Posts of plausible length by a few thousand authors."""
    random = Random(7)
    words = [
        "the",
        "my",
        "flight",
        "bag",
        "was",
        "late",
        "again",
        "thanks",
        "for",
        "help",
        "with",
        "seat",
        "wifi",
        "never",
        "worked",
        "great",
        "crew",
        "love",
        "it",
        "why",
    ]
    target = folder / "posts.ndjson"
    with target.open("w", encoding="utf8") as out:
        for n in range(posts):
            post = {
                "id": str(n),
                "author": f"u{random.randrange(4000)}",
                "text": "@nordwind " + " ".join(random.choices(words, k=random.randint(4, 24))),
                "created_at": f"2026-03-{random.randint(1, 28):02}T{random.randrange(24):02}:00:00Z",
                "platform": "x",
            }
            out.write(json.dumps(post) + "\n")
    return target


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
