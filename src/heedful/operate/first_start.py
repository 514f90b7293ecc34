"""What a data folder needs before the first process uses it."""

import sys

from heedful.core.clock import utc_now
from heedful.operate.demo_company import DEMO_PASSWORD
from heedful.operate.migrate import migrate
from heedful.staff import api as staff
from heedful.web.seed import seed


def prepare(*, demo: bool, speed: float, address: str) -> None:
    migrate()
    if demo:
        seeded = seed(password=DEMO_PASSWORD, now=utc_now(), speed=speed)
        lines = [f"  {role:<14}{name:<14}{DEMO_PASSWORD}" for role, name in seeded.sign_ins]
        _say(f"\nHeedful is at {address}\n\nSign in as\n" + "\n".join(lines) + "\n")
    elif not staff.people():
        _say(
            f"\nHeedful is at {address}\nNobody can sign in yet: in another terminal, with the same data folder,\n"
            "  heedful createuser NAME --role administrator\n",
        )
    else:
        _say(f"\nHeedful is at {address}\n")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
