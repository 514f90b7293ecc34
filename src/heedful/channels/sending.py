"""The sending lane: claims what is due, talks to platforms outside any transaction, writes down what came of it."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from heedful.channels import deliveries
from heedful.channels.adapter import Account, Adapter, LooksUp, Sends
from heedful.channels.book import mark_broken
from heedful.channels.errors import AccountError, ChannelError
from heedful.channels.facts import account, outbound
from heedful.channels.models import Delivery
from heedful.channels.registry import adapter_named
from heedful.channels.retry import Means, after, vanished
from heedful.channels.types import DeliveryState, Outbound, Refused, SendResult, Unclear
from heedful.core.clock import utc_now

AT_ONCE = 8  # one slow receiver holds up seven others for at most its time-out

log = logging.getLogger(__name__)
Outcome = SendResult | AccountError


@dataclass(frozen=True)
class Job:
    adapter: Adapter
    account: Account | ChannelError
    answer: Outbound
    may_be_there: bool
    now: datetime


def send_due(now: datetime, worker: str) -> int:
    """Returns how many answers were tried."""
    settle_abandoned(now)
    found = [(row, DeliveryState(row.state)) for row in deliveries.due(now, most=AT_ONCE)]
    mine = [(row, was) for row, was in found if deliveries.claim(row, worker=worker, now=now)]
    if not mine:
        return 0
    # Rows and secrets are read here: the threads touch the network only.
    jobs = [(row, was, _job(row, was, now)) for row, was in mine]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        tries = [(row, was, threads.submit(_try, job)) for row, was, job in jobs]
        for row, was, attempt in tries:
            _write_down(row, was, attempt.result(), worker=worker)
    return len(mine)


def settle_abandoned(now: datetime) -> None:
    for row in deliveries.abandoned(now):
        follows = vanished(tries=row.attempts, means=means_of(row.channel.adapter), now=now)
        deliveries.abandon(row, follows, now=now)


def means_of(adapter_name: str) -> Means:
    adapter = adapter_named(adapter_name)
    return Means(
        looks_up=isinstance(adapter, LooksUp),
        repeats_safely=isinstance(adapter, Sends) and adapter.repeats_safely,
    )


def _job(row: Delivery, was: DeliveryState, now: datetime) -> Job:
    ready: Account | ChannelError
    try:
        ready = account(row.channel)
    except ChannelError as error:
        ready = error
    return Job(
        adapter=adapter_named(row.channel.adapter),
        account=ready,
        answer=outbound(row),
        may_be_there=was is DeliveryState.UNKNOWN,
        now=now,
    )


def _try(job: Job) -> Outcome:
    adapter = job.adapter
    if isinstance(job.account, ChannelError):
        return AccountError(job.account.message)
    if not isinstance(adapter, Sends):
        return Refused(reason="This channel takes no answers.")
    try:
        if job.may_be_there and isinstance(adapter, LooksUp):
            found = adapter.look_up(job.account, job.answer, job.now)
            # Refused says that it surely is not there; only then is it sent again.
            if not isinstance(found, Refused):
                return found
        return adapter.send(job.account, job.answer, job.now)
    except AccountError as error:
        return error
    except Exception as error:
        log.exception("%s: sending %s", adapter.name, job.answer.key)
        return Unclear(reason=f"{type(error).__name__}: {error}")


def _write_down(row: Delivery, was: DeliveryState, outcome: Outcome, *, worker: str) -> None:
    now = utc_now()
    if isinstance(outcome, AccountError):
        mark_broken(row.channel_id, outcome.message, now=now)
        deliveries.give_back(row, was=was, why=outcome.message, holder=worker, now=now)
        return
    follows = after(outcome, tries=row.attempts, means=means_of(row.channel.adapter), now=now)
    if not deliveries.settle(row, follows, holder=worker, now=now):
        log.warning("delivery %d: its lease had run out, %s is not written down", row.pk, follows.state)
