"""`heedful import FILE`: read posts from a file; see channels/command.py for its options.

With --wait and no worker alive, a worker is started for as long as it takes.
"""

import subprocess

from heedful.channels import api as channels
from heedful.core.clock import utc_now
from heedful.listening import api as listening
from heedful.operate.children import start
from heedful.operate.migrate import migrate
from heedful.stream.api import beats

LANES = ("reading", "housekeeping")


def main(argv: list[str]) -> int:
    if "-h" in argv or "--help" in argv:
        return channels.import_command(argv)
    migrate()
    helper: subprocess.Popen[bytes] | None = None
    if "--wait" in argv and not beats.alive("reading", now=utc_now()):
        helper = start(("worker", *(word for lane in LANES for word in ("--lane", lane))))
    try:
        return channels.import_command(argv, topic_named=_topic_named)
    finally:
        if helper is not None:
            helper.terminate()
            helper.wait(timeout=30)


def _topic_named(name: str) -> int:
    return listening.ensure_topic(name, now=utc_now()).id
