"""An erasure from its confirmation to its end: a timer's turns, each a few bites, resumed wherever it stopped."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from heedful.customers import api as customers
from heedful.listening import api as listening
from heedful.rights.errors import AlreadyErased
from heedful.rights.models import Erasure
from heedful.rights.steps import ALONE, STEPS, Job, following
from heedful.stream.api import set_timer

TIMER = "rights.erase"
TURN_S = 2.0  # other timers wait for this long at most, and for one bite more
SOON = timedelta(milliseconds=500)


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """`done` steps of `steps`."""

    id: int
    state: str
    step: str
    done: int
    steps: int
    counts: Mapping[str, int]
    who: str
    asked_at: datetime
    ended_at: datetime | None


@transaction.atomic
def begin(customer: int, *, who: str, why: str, now: datetime) -> int:
    """From this moment on nobody finds the person and nothing new of them comes in. Raises AlreadyErased."""
    people = customers.family(customer)
    authors = {author: listening.pseudonym() for author in sorted(customers.erasing.authors_of_people(people))}
    try:
        with transaction.atomic():
            row = Erasure.objects.create(
                customer=customer,
                people=people,
                authors=[[platform, author, name] for (platform, author), name in authors.items()],
                words=sorted(customers.erasing.words_of(people)),
                who=who[:150],
                why=listening.without(why[:300], sorted(customers.erasing.words_of(people)))[:300],
                asked_at=now,
            )
    except IntegrityError as error:
        raise AlreadyErased from error
    listening.remember_to_refuse(list(authors))
    customers.erasing.close_door(people, now)
    set_timer(TIMER, str(row.pk), now)
    return row.pk


def turn(key: str, _data: object, now: datetime) -> None:
    """The timer's."""
    end = monotonic() + TURN_S
    while bite(int(key), now):
        if monotonic() > end:
            set_timer(TIMER, key, now + SOON)
            return


def bite(pk: int, now: datetime) -> bool:
    """False: it is over."""
    row = Erasure.objects.filter(pk=pk, state=Erasure.State.RUNNING).first()
    if row is None:
        return False
    if row.step in ALONE:
        STEPS[row.step](_job(row), 0)
        return _on(row, None, row.counts, now)
    with transaction.atomic():
        job = _job(row)
        after = STEPS[row.step](job, row.after)
        return _on(row, after, job.counts, now)


def _on(row: Erasure, after: int | None, counts: Mapping[str, int], now: datetime) -> bool:
    changes: dict[str, Any] = {"counts": counts, "after": after or 0}
    if after is None:
        step = following(row.step)
        changes["step"] = step or row.step
        if step in ALONE:  # before pages are written anew, so that these lie in none of them
            changes |= {"authors": [], "words": []}
        if step is None:
            changes |= {"state": Erasure.State.DONE, "ended_at": now}
    Erasure.objects.filter(pk=row.pk).update(**changes)
    return "state" not in changes


def _job(row: Erasure) -> Job:
    authors = {(platform, author): name for platform, author, name in row.authors}
    return Job(people=row.people, authors=authors, words=row.words, counts=dict(row.counts))


def progress(customer: int) -> Progress | None:
    row = Erasure.objects.filter(customer=customer).first()
    if row is None:
        return None
    names = list(STEPS)
    done = len(names) if row.state == Erasure.State.DONE else names.index(row.step)
    return Progress(
        id=row.pk,
        state=row.state,
        step=row.step,
        done=done,
        steps=len(names),
        counts=row.counts,
        who=row.who,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
    )
