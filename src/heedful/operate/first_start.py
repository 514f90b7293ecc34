"""What a data folder needs before the first process uses it."""

import logging
import sys
import time

from django.db import OperationalError, connections

from heedful.core.clock import utc_now
from heedful.desk import api as desk
from heedful.operate.demo_company import DEMO_PASSWORD
from heedful.operate.migrate import migrate
from heedful.staff import api as staff
from heedful.web.seed import seed

DATABASE_S = 60.0

log = logging.getLogger(__name__)


def prepare(*, demo: bool, speed: float, address: str) -> None:
    _migrate_once_it_answers()
    if demo:
        seeded = seed(password=DEMO_PASSWORD, now=utc_now(), speed=speed)
        lines = [f"  {role:<14}{name:<14}{DEMO_PASSWORD}" for role, name in seeded.sign_ins]
        _say(f"\nHeedful is at {address}\n\nSign in as\n" + "\n".join(lines) + "\n")
        return
    desk.adopt_first(utc_now())
    if not staff.people():
        _say(
            f"\nHeedful is at {address}\nNobody can sign in yet: in another terminal, with the same data folder,\n"
            "  heedful createuser NAME --role administrator\n",
        )
    else:
        _say(f"\nHeedful is at {address}\n")


def _migrate_once_it_answers() -> None:
    """A database server may be starting at the same time, as after a power failure."""
    end = time.monotonic() + DATABASE_S
    while True:
        try:
            return migrate()
        except OperationalError as error:
            if time.monotonic() > end:
                raise
            log.warning("the database does not answer yet: %s", error)
            connections.close_all()
            time.sleep(1)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
