"""The door to the people who speak."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from django.db.models import Q, QuerySet

from heedful.customers.errors import NoSuchCustomer
from heedful.customers.feel import feelings
from heedful.customers.models import Customer, Identity
from heedful.customers.types import CustomerFacts, Feelings, IdentityFacts, Order
from heedful.listening.types import Mention
from heedful.understanding.types import Reading

_ORDERS = {Order.LAST_SEEN: ("-last_seen", "-pk"), Order.MENTIONS: ("-mentions", "-pk"), Order.NAME: ("name", "pk")}


def customer(pk: int) -> CustomerFacts:
    found = customers([pk])
    if pk not in found:
        raise NoSuchCustomer
    return found[pk]


def customers(pks: Iterable[int]) -> dict[int, CustomerFacts]:
    """Two queries, however many."""
    return {facts.id: facts for facts in _facts(Customer.objects.filter(pk__in=set(pks)))}


def identities_of(pks: Iterable[int]) -> dict[int, tuple[IdentityFacts, ...]]:
    """By customer, the most recently seen handle first."""
    found: dict[int, list[IdentityFacts]] = defaultdict(list)
    for row in Identity.objects.filter(customer__in=set(pks)).order_by("-last_seen", "pk"):
        found[row.customer_id].append(_identity_facts(row))
    return {pk: tuple(identities) for pk, identities in found.items()}


def of_authors(authors: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The customer behind each (platform, author id); one query."""
    wanted = set(authors)
    rows = Identity.objects.filter(
        platform__in={platform for platform, _ in wanted}, external_id__in={author for _, author in wanted}
    ).values_list("platform", "external_id", "customer_id")
    return {(platform, author): pk for platform, author, pk in rows if (platform, author) in wanted}


def find(
    text: str = "", *, limit: int = 50, offset: int = 0, order: Order = Order.LAST_SEEN
) -> tuple[CustomerFacts, ...]:
    """People whose name or handle holds the text; everybody for an empty one. Two queries."""
    return tuple(_facts(_matching(text).order_by(*_ORDERS[order])[offset : offset + limit]))


def count(text: str = "") -> int:
    return _matching(text).count()


def total() -> int:
    return Customer.objects.count()


def feelings_of(mentions: Sequence[Mention], readings: Mapping[int, Reading], zone: tzinfo) -> Feelings:
    """What one person's mentions say about the company, as they are read; own posts and noise do not count."""
    counted = [m for m in mentions if not m.own and not (m.id in readings and readings[m.id].noise)]
    said = ((m.created_at, str(readings[m.id].sentiment) if m.id in readings else "") for m in counted)
    return feelings(said, zone)


def _matching(text: str) -> QuerySet[Customer]:
    words = text.strip().removeprefix("@")
    if not words:
        return Customer.objects.all()
    handles = Identity.objects.filter(Q(handle__icontains=words) | Q(name__icontains=words)).values("customer")
    return Customer.objects.filter(Q(name__icontains=words) | Q(pk__in=handles))


def _facts(rows: QuerySet[Customer]) -> list[CustomerFacts]:
    people = list(rows)
    identities = identities_of(person.pk for person in people)
    return [
        CustomerFacts(
            id=person.pk,
            name=person.name,
            language=person.language,
            first_seen=person.first_seen,
            last_seen=person.last_seen,
            mentions=person.mentions,
            identities=identities.get(person.pk, ()),
        )
        for person in people
    ]


def _identity_facts(row: Identity) -> IdentityFacts:
    return IdentityFacts(
        id=row.pk,
        customer=row.customer_id,
        platform=row.platform,
        external_id=row.external_id,
        handle=row.handle,
        name=row.name,
        url=row.url,
        avatar=row.avatar,
        followers=row.followers,
        verified=row.verified,
    )
