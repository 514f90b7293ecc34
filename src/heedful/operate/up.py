"""`heedful up`: web and worker as children of one process."""

import argparse
import os
import signal
import socket
import sys
import threading
from importlib import import_module
from types import FrameType

import django

from heedful.core.ids import worker_token
from heedful.operate.children import Children


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful up", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--demo", action="store_true", help="prepare the demo company and play its day")
    parser.add_argument("--speed", type=float, default=1.0, help="of the demo day: 1 plays it in about ten minutes")
    args = parser.parse_args(argv)
    if not _free(args.host, args.port):
        sys.stderr.write(f"heedful up: port {args.port} is taken: choose another with --port\n")
        return 1
    _prepare(demo=args.demo, speed=args.speed, address=f"http://{args.host}:{args.port}/")
    stop = threading.Event()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    children = Children([("web", "--host", args.host, "--port", str(args.port)), ("worker", "--name", worker_token())])
    try:
        while not stop.is_set():
            children.look_after()
            stop.wait(0.2)
    finally:
        children.stop()
    return 0


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _prepare(*, demo: bool, speed: float, address: str) -> None:
    """Tables, and the demo company where it is wanted. In this process, so that no child starts on old tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.web.settings")
    django.setup()
    # By name, because it reads the settings, which exist from here on.
    import_module("heedful.operate.first_start").prepare(demo=demo, speed=speed, address=address)
