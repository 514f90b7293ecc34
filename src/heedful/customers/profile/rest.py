"""What the company's books know of people, for programs."""

from datetime import datetime
from typing import Annotated

import msgspec
from django.db import transaction
from django.http import HttpRequest

from heedful.core.clock import utc_now
from heedful.customers.errors import FieldRefused
from heedful.customers.profile import profiles
from heedful.customers.profile.values import Told
from heedful.customers.profile.views import known_or_404
from heedful.customers.profile.words import refusal
from heedful.customers.types import FactFacts, IdentityFacts
from heedful.staff.api import ApiError, api_view, by_method, looked, record, viewer
from heedful.staff.types import Right

Value = Annotated[str, msgspec.Meta(max_length=500)]


class PersonLine(msgspec.Struct, frozen=True, kw_only=True):
    """A person with what the company's books say. `do_not_contact` also where consent was refused."""

    id: int
    name: str
    language: str
    first_seen: datetime
    last_seen: datetime
    mentions: int
    handles: tuple[IdentityFacts, ...]
    accounts: tuple[str, ...]
    fields: dict[str, FactFacts]
    do_not_contact: bool
    restricted_at: datetime | None


class PersonChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays. `fields`: key and value, "" for none; `as_of`: since when it is so, now unless said."""

    fields: dict[str, Value] = {}
    add_accounts: list[Annotated[str, msgspec.Meta(max_length=80)]] = []
    drop_accounts: list[Annotated[str, msgspec.Meta(max_length=80)]] = []
    source: Annotated[str, msgspec.Meta(max_length=80)] = "api"
    as_of: datetime | None = None


class PersonPut(PersonChange, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`name` is that of somebody whom nobody has heard yet."""

    name: Annotated[str, msgspec.Meta(max_length=255)] = ""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """`older`: fields that stay, because they are known from later than `as_of`."""

    person: PersonLine
    changed: list[str]
    older: list[str]
    made: bool = False


@api_view(Right.PERSON_DATA, summary="One person with their fields", response=PersonLine)
def show(request: HttpRequest, pk: int) -> PersonLine:
    line = _line(pk)
    looked(request, "customers.person.viewed", f"customer:{line.id}")
    return line


@api_view(
    Right.PERSON_EDIT,
    method="PATCH",
    summary="Change a person's fields and account numbers",
    body=PersonChange,
    response=Changed,
    example={"fields": {"relation": "customer", "value": "1200"}, "add_accounts": ["K-4711"], "source": "CRM"},
)
def change(request: HttpRequest, pk: int, *, body: PersonChange) -> Changed:
    return _changed(request, known_or_404(pk).id, body, made=False)


@api_view(
    Right.PERSON_EDIT,
    method="PUT",
    summary="Change the person with an account number, or add one",
    body=PersonPut,
    response=Changed,
    example={"name": "Marta Brandt", "fields": {"consent": "given"}, "source": "CRM", "as_of": "2026-03-01T00:00:00Z"},
)
def put(request: HttpRequest, number: str, *, body: PersonPut) -> Changed:
    known = profiles.by_accounts([number]).get(number.strip())
    with transaction.atomic():
        now, who = utc_now(), viewer(request).name
        person = profiles.make(body.name or number, now=now) if known is None else known
        if known is None:
            _try_account(person, number, body.source, who, now)
        return _changed(request, person, body, made=known is None)


def _changed(request: HttpRequest, person: int, body: PersonChange, *, made: bool) -> Changed:
    now, who = utc_now(), viewer(request).name
    as_of = body.as_of or now
    if as_of.tzinfo is None:
        raise ApiError("as_of needs a time zone", field="as_of")
    with transaction.atomic():
        try:
            given = profiles.read(body.fields)
            for number in body.add_accounts:
                profiles.add_account(person, number, source=body.source, who=who, now=now)
        except FieldRefused as error:
            raise ApiError(refusal(error), field=error.field) from error
        for number in body.drop_accounts:
            profiles.drop_account(person, number, source=body.source, who=who, now=now)
        told = {
            field: Told(value=value, at=min(as_of, now), source=body.source, who=who) for field, value in given.items()
        }
        outcome = profiles.tell(person, told, now=now)
        record(request, "customers.profile.changed", f"customer:{person}", after={"fields": sorted(outcome.changed)})
    return Changed(person=_line(person), changed=sorted(outcome.changed), older=sorted(outcome.older), made=made)


def _try_account(person: int, number: str, source: str, who: str, now: datetime) -> None:
    try:
        profiles.add_account(person, number, source=source, who=who, now=now)
    except FieldRefused as error:
        raise ApiError(refusal(error), field="number") from error


def _line(pk: int) -> PersonLine:
    person = known_or_404(pk)
    profile = profiles.profile_of(person.id)
    return PersonLine(
        id=person.id,
        name=person.name,
        language=person.language,
        first_seen=person.first_seen,
        last_seen=person.last_seen,
        mentions=person.mentions,
        handles=person.identities,
        accounts=profile.accounts,
        fields=profile.facts,
        do_not_contact=profile.do_not_contact,
        restricted_at=profile.restricted_at,
    )


person = by_method(show, change)
by_account = put
