"""What `scripts/demo` starts: the demo company's day, or with --check one agent's walk through it."""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from heedful.operate import up
from heedful.operate.rehearsal import Rehearsal, RehearsalError

WHAT_TO_CLICK = """\
Four things to click:
  1. as agent, the desk: a case comes by itself. Why it is here stands above it; answer it and watch it go out.
  2. as supervisor, Performance: right-click a point of a chart and read the posts behind it.
  3. as supervisor, People, Changes of feeling: who turned in the sixty days before, toward whom, and the posts that
     show it. They are all there after four minutes.
  4. as admin, Listening: open a rule, change a word and see what it would have caught.
Ctrl-C ends everything; the data stay in {folder}.
"""
CHECK_SPEED = 2.0


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="walk through it once and print the timings")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--speed", type=float, default=1.0, help="1 plays the day in about ten minutes")
    parser.add_argument("--install-begun", type=float, default=time.time(), help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    install_s = time.time() - args.install_begun
    if args.check:
        return check(install_s)
    folder = Path("data/demo").absolute()
    os.environ["HEEDFUL_DATA"] = str(folder)
    sys.stdout.write(WHAT_TO_CLICK.format(folder=folder))
    sys.stdout.flush()
    return up.main(["--demo", "--port", str(args.port), "--speed", str(args.speed)])


def check(install_s: float) -> int:
    with tempfile.TemporaryDirectory(prefix="heedful-check-") as folder:
        port = free_port()
        log = Path(folder) / "log"
        begun = time.monotonic()
        with log.open("wb") as out:
            process = subprocess.Popen(  # noqa: S603  # our own command
                [sys.executable, "-m", "heedful", "up", "--demo", "--port", str(port), "--speed", str(CHECK_SPEED)],
                env={**os.environ, "HEEDFUL_DATA": str(Path(folder) / "data")},
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            timings = Rehearsal(f"http://127.0.0.1:{port}", begun=begun, alive=lambda: process.poll() is None).run()
        except RehearsalError as error:
            sys.stderr.write(f"{error}\n\nWhat the processes said:\n{log.read_text(errors='replace')[-4000:]}\n")
            return 1
        finally:
            process.terminate()
            process.wait(timeout=30)
        sys.stdout.write(json.dumps({"install_s": round(install_s, 1), **timings}) + "\n")
    return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
