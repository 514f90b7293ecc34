"""Puts a file of people into profiles, or only says what it would do."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

import msgspec
from django.db import transaction

from heedful.customers.errors import FieldRefused
from heedful.customers.models import Fact, Identity
from heedful.customers.profile import profiles
from heedful.customers.profile.fields import specs
from heedful.customers.profile.lines import Line, lines
from heedful.customers.profile.values import Told, decide

AT_ONCE = 500
SHOWN = 100  # lines with their problems, and people with their changes


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    who: str
    field: str
    error: FieldRefused


class Loaded(msgspec.Struct, kw_only=True):
    read: int = 0
    changed: int = 0  # people of whom something changed
    made: int = 0
    same: int = 0
    older: int = 0  # lines that hold something which is known from later
    refused: int = 0
    problems: list[Problem] = []
    samples: list[tuple[str, dict[str, str]]] = []


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`make` adds whom nobody has heard, where the line has an account number."""

    source: str
    who: str
    now: datetime
    make: bool = False
    dry: bool = False


def load(file: Iterable[str], chosen: Settings) -> Loaded:
    """Raises FieldRefused where the head cannot be used."""
    done = Loaded()
    fields = {spec.key for spec in specs()}
    some = lines(file, fields)
    while part := list(islice(some, AT_ONCE)):
        with transaction.atomic():
            _load(part, chosen, done)
            if chosen.dry:
                transaction.set_rollback(True)
    return done


def _load(part: Sequence[Line], chosen: Settings, done: Loaded) -> None:
    accounts = profiles.by_accounts(line.account for line in part if line.account)
    for line in part:
        done.read += 1
        try:
            if line.problem:
                raise line.problem
            given = profiles.read(line.given)
            person = _find(line, accounts)
            fresh = person is None
            if person is None:
                person = _make(line, chosen)
            _tell(line, person, given, chosen, done, fresh=fresh)
            accounts.update({line.account: person} if line.account else {})
        except FieldRefused as error:
            done.refused += 1
            if len(done.problems) < SHOWN:
                done.problems.append(Problem(line=line.number, who=line.who, field=error.field, error=error))


def _tell(line: Line, person: int, given: dict[str, str], chosen: Settings, done: Loaded, *, fresh: bool) -> None:
    source = line.source or chosen.source
    at = min(line.at or chosen.now, chosen.now)
    told = {field: Told(value=value, at=at, source=source, who=chosen.who) for field, value in given.items()}
    outcome = decide(profiles.facts_of([person]).get(person, {}), told)
    added = bool(line.account) and profiles.add_account(
        person, line.account, source=source, who=chosen.who, now=chosen.now
    )
    profiles.tell(person, told, now=chosen.now)
    done.made += fresh
    done.older += bool(outcome.older)
    touched = bool(outcome.changed or added or fresh)
    done.changed += touched and not fresh
    done.same += not touched
    if touched and len(done.samples) < SHOWN:
        done.samples.append((line.name or line.who, {field: one.value for field, one in outcome.changed.items()}))


def _find(line: Line, accounts: dict[str, int]) -> int | None:
    """Raises FieldRefused where the line names more than one."""
    if line.account in accounts:
        return accounts[line.account]
    found = set(_by_handle(line)) if line.handle and line.platform else set()
    if not found and line.email:
        found = set(
            Fact.objects.filter(field="email", value=line.email, customer__merged_into=None).values_list(
                "customer_id", flat=True
            )[:2]
        )
    if len(found) > 1:
        raise FieldRefused("email" if not line.handle else "handle", "several")
    return next(iter(found), None)


def _by_handle(line: Line) -> Iterator[int]:
    names = [line.handle, f"@{line.handle}"]
    rows = Identity.objects.filter(platform=line.platform)
    yield from rows.filter(handle__in=names).values_list("customer_id", flat=True)[:2]
    yield from rows.filter(external_id=line.handle).values_list("customer_id", flat=True)


def _make(line: Line, chosen: Settings) -> int:
    if not (chosen.make and line.account):
        raise FieldRefused("account", "nobody")
    return profiles.make(line.name or line.account, now=chosen.now)
