"""A child leaves with its parent, even one that was killed and could say nothing."""

import os
import threading
import time

LOOK_EVERY_S = 0.5


def leave_with_parent() -> None:
    parent = os.getppid()

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_EVERY_S)
        os._exit(1)  # at once: the ledger has what was in hand

    threading.Thread(target=look, name="parent-watch", daemon=True).start()
