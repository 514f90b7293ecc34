"""The reading lane: takes ledger rows from the road and carries them through the pipeline.

What fails is narrowed down, from the batch to the row to the item, so that one bad post holds back nothing else.
"""

import logging
import threading

import msgspec
from django.db import InterfaceError, OperationalError, close_old_connections, connections

from heedful import pipeline
from heedful.core.clock import utc_now
from heedful.operate.ahead import DATABASE_DOWN_S, Ahead, take
from heedful.stream.api import dead_letters, ledger
from heedful.stream.retry import Again, after_failure
from heedful.stream.road import Road
from heedful.stream.types import Parcel
from heedful.understanding import api as understanding

log = logging.getLogger(__name__)


def run(road: Road, worker: str, stop: threading.Event) -> None:
    understanding.warm()  # so that the first post does not wait for the models
    ahead = Ahead(road, worker, stop)
    while not stop.is_set():
        try:
            _read(ahead.next(), road, worker)
        except (OperationalError, InterfaceError) as error:
            log.warning("the database does not answer, trying again: %s", error)
            close_old_connections()
            stop.wait(DATABASE_DOWN_S)
    ahead.close()
    connections.close_all()  # this thread's


def read_once(road: Road, worker: str, *, wait_s: float) -> int:
    """One batch, and nothing ahead of it. Returns how many rows it had."""
    return _read(take(road, worker, wait_s=wait_s), road, worker)


def _read(parcels: list[Parcel], road: Road, worker: str) -> int:
    if parcels:
        try:
            _carry(parcels, worker)
        except (OperationalError, InterfaceError):
            # Nothing is wrong with the posts: let them come again at once instead of when the lease ends.
            close_old_connections()
            ledger.let_go([parcel.row for parcel in parcels], worker=worker)
            raise
        road.settle([parcel.row for parcel in parcels])
    return len(parcels)


def _carry(parcels: list[Parcel], worker: str) -> None:
    whole = [parcel for parcel in parcels if not parcel.damage]
    if whole and not _try(whole):
        for parcel in whole:
            if len(whole) == 1 or not _try([parcel]):
                _carry_items(parcel, worker)
    for parcel in parcels:
        if parcel.damage:
            dead_letters.settle_failed(parcel, [(b"", f"ledger row {parcel.row}: {parcel.damage}")], now=utc_now())


def _try(parcels: list[Parcel]) -> bool:
    try:
        pipeline.carry(parcels, now=utc_now())
    except (OperationalError, InterfaceError):
        raise
    except pipeline.ChangeTooEarly as error:
        log.info("rows %s wait: %s", [parcel.row for parcel in parcels], error)
        return False
    except Exception:
        log.exception("rows %s failed", [parcel.row for parcel in parcels])
        return False
    ledger.close([parcel.row for parcel in parcels], now=utc_now())
    return True


def _carry_items(parcel: Parcel, worker: str) -> None:
    failures: list[tuple[bytes, str]] = []
    for item in parcel.items:
        try:
            pipeline.carry([msgspec.structs.replace(parcel, items=(item,))], now=utc_now())
        except (OperationalError, InterfaceError):
            raise
        except pipeline.ChangeTooEarly as error:
            failures.append((item, str(error)))
        except Exception as error:
            log.exception("an item of row %d failed", parcel.row)
            failures.append((item, f"{type(error).__name__}: {error}"))
    if not failures:
        ledger.close([parcel.row], now=utc_now())
        return
    follows = after_failure(tries=parcel.attempts + 1, now=utc_now())
    if isinstance(follows, Again):
        ledger.release(parcel.row, worker=worker, not_before=follows.at)
    else:
        dead_letters.settle_failed(parcel, failures, now=utc_now())
