"""A person's posts are kept and left alone: not read, scored, counted, routed or listed, until they say otherwise.

Both ways bite by bite: what was counted is taken out of the sums and out of feelings, and put back.
"""

from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction

from heedful.customers import api as customers
from heedful.customers import step as people
from heedful.insights import api as insights
from heedful.listening import api as listening
from heedful.stream.api import gathered
from heedful.understanding import api as readers
from heedful.understanding import step as understanding

AT_ONCE = 100
TURN_S = 2.0
SOON = timedelta(milliseconds=500)


@transaction.atomic
def restrict(customer: int, *, on: bool, now: datetime) -> bool:
    changed = customers.erasing.set_restricted(customer, now if on else None)
    if changed:
        customers.restricting.follow({customer}, now)
    return changed


def turn(key: str, _data: object, now: datetime) -> None:
    """The timer's. Follows what holds by then, whatever was asked for first."""
    end = monotonic() + TURN_S
    while bite(int(key), now):
        if monotonic() > end:
            customers.restricting.follow({int(key)}, now + SOON)
            return


def bite(customer: int, now: datetime) -> bool:
    """False: all is as it should be."""
    authors = list(customers.erasing.authors_of_people(customers.family(customer)))
    if customers.profile_of(customer).restricted_at is not None:
        return _hold(listening.to_hold(authors, most=AT_ONCE), now)
    return _let_go(listening.to_let_go(authors, most=AT_ONCE), now)


def _hold(ids: list[int], now: datetime) -> bool:
    if not ids:
        return False
    with transaction.atomic(), gathered():
        mentions = [one for one in listening.mentions(ids).values() if one.deleted_at is None]
        insights.forget(mentions, readers.counted_as([one.id for one in mentions]))
        understanding.gone(ids)
        people.feel_anew((), {}, gone=ids)
        listening.hold(ids, now)
    return True


def _let_go(ids: list[int], now: datetime) -> bool:
    """They are read now, with the model of today."""
    if not ids:
        return False
    readers.ready()
    readers.patiently(lambda: _read(ids, now))
    return True


def _read(ids: list[int], now: datetime) -> None:
    with transaction.atomic(), gathered():
        listening.let_go(ids)
        mentions = [one for one in listening.mentions(ids).values() if one.deleted_at is None]
        understanding.reread(mentions, now=now)
        readings = readers.readings(ids)
        insights.count(mentions, readings)
        people.feel_anew(mentions, readings)
        readers.ask_first()
