"""What is loaded or learnt before anybody reads: once a process, and never while a transaction is open."""

import logging
import threading
from functools import cache

from django.conf import settings

from heedful.understanding import filing
from heedful.understanding.patience import leaving
from heedful.understanding.reader import reader
from heedful.understanding.types import Quality

log = logging.getLogger(__name__)
_loading = threading.Lock()


def warm(quality: Quality | None = None) -> str:
    """Loads the models, so that no post waits for them, or waits while another thread does. Returns their version."""
    with _loading:
        _loaded(quality or Quality(settings.QUALITY))
    return reader().version


def ready() -> None:
    """Loads and learns what the next batch is read with. One query where nothing is new."""
    warm()
    filing.learn()


@cache
def warm_soon() -> None:
    """In the background, once."""
    threading.Thread(target=_quietly, name="warming", daemon=True).start()


@cache
def _loaded(quality: Quality) -> None:
    with leaving():  # what it reads to be warm is worth no question to anybody
        reader().warm(quality)


def _quietly() -> None:
    try:
        warm()
    except Exception:
        log.exception("the models could not be loaded")
