"""`heedful reread`; see understanding/command_reread.py for its options.

With --wait and no worker alive, a worker is started for as long as it takes.
"""

import subprocess

from heedful.core.clock import utc_now
from heedful.operate.children import start
from heedful.operate.migrate import migrate
from heedful.stream.api import beats
from heedful.understanding import api as understanding

LANE = "timers"


def main(argv: list[str]) -> int:
    if "-h" in argv or "--help" in argv:
        return understanding.reread_command(argv)
    migrate()
    helper: subprocess.Popen[bytes] | None = None
    if "--wait" in argv and not beats.alive(LANE, now=utc_now()):
        helper = start(("worker", "--lane", LANE))
    try:
        return understanding.reread_command(argv)
    finally:
        if helper is not None:
            helper.terminate()
            helper.wait(timeout=30)
