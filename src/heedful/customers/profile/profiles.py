"""What the company's own books say of people: account numbers and fields, each change a row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from heedful.customers.cohorts import news
from heedful.customers.errors import FieldRefused
from heedful.customers.evidence import book
from heedful.customers.models import Account, Customer, Fact, FactChange
from heedful.customers.profile.fields import specs
from heedful.customers.profile.values import Outcome, Told, canonical, decide, number_of
from heedful.customers.types import FactChangeFacts, FactFacts, FieldSpec, ProfileFacts

ACCOUNT = "account"
ACCOUNT_LENGTH = 80


def profile_of(customer: int) -> ProfileFacts:
    return profiles_of([customer])[customer]


def profiles_of(customers: Iterable[int]) -> dict[int, ProfileFacts]:
    """For everybody asked, also whom nothing is known of; three queries."""
    wanted = set(customers)
    accounts: dict[int, list[str]] = defaultdict(list)
    for customer, number in (
        Account.objects.filter(customer__in=wanted).order_by("number").values_list("customer_id", "number")
    ):
        accounts[customer].append(number)
    marks = {
        pk: (restricted, erased)
        for pk, restricted, erased in Customer.objects.filter(pk__in=wanted).values_list(
            "pk", "restricted_at", "erased_at"
        )
    }
    known = facts_of(wanted)
    return {
        pk: ProfileFacts(
            customer=pk,
            accounts=tuple(accounts.get(pk, ())),
            facts={field: one for field, one in known.get(pk, {}).items() if one.value},
            restricted_at=marks.get(pk, (None, None))[0],
            erased_at=marks.get(pk, (None, None))[1],
        )
        for pk in wanted
    }


def facts_of(customers: Iterable[int]) -> dict[int, dict[str, FactFacts]]:
    """Also the empty ones; one query."""
    found: dict[int, dict[str, FactFacts]] = defaultdict(dict)
    for row in Fact.objects.filter(customer__in=set(customers)).order_by("field"):
        found[row.customer_id][row.field] = _fact(row)
    return dict(found)


def history(customer: int, *, most: int = 100) -> tuple[FactChangeFacts, ...]:
    """Newest first."""
    names = FactChangeFacts.__struct_fields__
    rows = FactChange.objects.filter(customer=customer).order_by("-pk").values_list(*names)[:most]
    return tuple(FactChangeFacts(**dict(zip(names, row, strict=True))) for row in rows)


def read(given: Mapping[str, str]) -> dict[str, str]:
    """Every value as it is kept. Raises FieldRefused, also for a field that there is not."""
    known = {spec.key: spec for spec in specs()}
    for field in given:
        if field not in known:
            raise FieldRefused(field, "unknown")
    return {field: canonical(known[field], text) for field, text in given.items()}


@transaction.atomic
def tell(customer: int, told: Mapping[str, Told], *, now: datetime) -> Outcome:
    """Values are canonical already, see `read`. What is known from later stays."""
    book.lock([customer])
    known = facts_of([customer]).get(customer, {})
    outcome = decide(known, told)
    keep(customer, outcome.changed, known, now=now)
    return outcome


def keep(customer: int, told: Mapping[str, Told], known: Mapping[str, FactFacts], *, now: datetime) -> None:
    kinds = {spec.key: spec.kind for spec in specs(active=None)}
    for field, one in told.items():
        Fact.objects.update_or_create(
            customer_id=customer,
            field=field,
            defaults={
                "value": one.value,
                "number": number_of(kinds[field], one.value) if field in kinds else None,
                "at": one.at,
                "source": one.source[:80],
                "who": one.who[:150],
            },
        )
    news.touched({customer} if told else ())
    FactChange.objects.bulk_create(
        _change(customer, field, before, one, now)
        for field, one in told.items()
        if (before := known[field].value if field in known else "") != one.value
    )


def _change(customer: int, field: str, before: str, told: Told, now: datetime) -> FactChange:
    return FactChange(
        customer_id=customer,
        field=field,
        before=before,
        after=told.value,
        at=told.at,
        source=told.source[:80],
        who=told.who[:150],
        changed_at=now,
    )


def by_accounts(numbers: Iterable[str]) -> dict[str, int]:
    rows = Account.objects.filter(number__in={number.strip() for number in numbers})
    return dict(rows.values_list("number", "customer_id"))


@transaction.atomic
def add_account(customer: int, number: str, *, source: str, who: str, now: datetime) -> bool:
    """False where they have it already. Raises FieldRefused where somebody else has it."""
    text = number.strip()
    if not text or len(text) > ACCOUNT_LENGTH:
        raise FieldRefused(ACCOUNT, "account")
    row, made = Account.objects.get_or_create(
        number=text, defaults={"customer_id": customer, "source": source[:80], "who": who[:150], "at": now}
    )
    if row.customer_id != customer:
        raise FieldRefused(ACCOUNT, "taken")
    if made:
        news.touched({customer})
        FactChange.objects.bulk_create(
            [_change(customer, ACCOUNT, "", Told(value=text, at=now, source=source, who=who), now)]
        )
    return made


@transaction.atomic
def drop_account(customer: int, number: str, *, source: str, who: str, now: datetime) -> bool:
    gone = Account.objects.filter(customer=customer, number=number.strip()).delete()[0] > 0
    if gone:
        news.touched({customer})
        FactChange.objects.bulk_create(
            [_change(customer, ACCOUNT, number.strip(), Told(value="", at=now, source=source, who=who), now)]
        )
    return gone


def make(name: str, *, now: datetime) -> int:
    """Somebody whom the company's books know and nobody has heard yet."""
    return Customer.objects.create(name=name[:255], first_seen=now, last_seen=now).pk


def shown(profile: ProfileFacts, fields: Sequence[FieldSpec]) -> list[tuple[FieldSpec, FactFacts]]:
    return [(spec, profile.facts[spec.key]) for spec in fields if spec.key in profile.facts]


def _fact(row: Fact) -> FactFacts:
    return FactFacts(field=row.field, value=row.value, at=row.at, source=row.source, who=row.who)
