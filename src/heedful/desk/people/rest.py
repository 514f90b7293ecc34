"""The list of people for programs."""

from datetime import datetime
from typing import Annotated

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext as _

from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers.api import About, Felt
from heedful.customers.types import IdentityFacts, Joint, Order
from heedful.desk.people.list import Asked, PersonRow, asked_of, count, people_page
from heedful.staff.api import ApiError, api_view, may
from heedful.staff.types import Right

Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
FILTER = (
    "Filters, each of which may stand several times: `q`, `language`, `platform`, `feels`"
    " (`target~least~most~turned_down~open`), `seen`, `silent` (days), `followers`, `mentions` (at least), `joint`,"
    " `restricted` (`yes` or `no`),"
    " `has` (`field~is|min|max~value`), `account`, `tag`, `cohort`."
)


class PeopleQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`toward` is the target that feelings and risk are about, the company unless said."""

    order: Order = Order.LAST_SEEN
    toward: int = 0
    after: str = ""  # the `next` of the page before
    limit: Limit = 50


class PersonFound(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    name: str
    language: str
    handles: tuple[IdentityFacts, ...]
    mentions: int
    first_seen: datetime
    last_seen: datetime
    felt: Felt | None
    joints: tuple[Joint, ...]
    tags: tuple[str, ...]
    restricted: bool  # they asked that their posts be kept and left alone


class PeopleFound(msgspec.Struct, frozen=True, kw_only=True):
    """With `next` as `after` it goes on, also where a page holds fewer than asked for; "" is the end."""

    people: list[PersonFound]
    count: About
    next: str


@api_view(
    Right.PERSON_VIEW,
    summary="People whom a filter finds",
    description=FILTER,
    query=PeopleQuery,
    response=PeopleFound,
)
def people(request: HttpRequest, *, query: PeopleQuery) -> PeopleFound:
    asked = _asked(request)
    if query.order is Order.RISK and asked.order is not Order.RISK:
        raise ApiError(_("There is no target that the risk could be about."), field="order")
    if query.after and customers.place_of(asked.order, query.after) is None:
        raise ApiError(_("This is not a place that an answer named as next."), field="after")
    found = people_page(asked, after=query.after, limit=query.limit, now=utc_now())
    number = count(asked, now=utc_now())
    return PeopleFound(people=[_person(row) for row in found.rows], count=number, next=found.next)


def _asked(request: HttpRequest) -> Asked:
    asked = asked_of(dict(request.GET.lists()), personal=may(request, Right.PERSON_DATA))
    if asked.ignored:
        raise ApiError(_("%s has a value that makes no sense") % asked.ignored[0], field=asked.ignored[0])
    return asked


def _person(row: PersonRow) -> PersonFound:
    one = row.person
    return PersonFound(
        id=one.id,
        name=one.name,
        language=one.language,
        handles=one.identities,
        mentions=one.mentions,
        first_seen=one.first_seen,
        last_seen=one.last_seen,
        felt=row.felt,
        joints=tuple(read.joint for read in row.joints),
        tags=row.tags,
        restricted=one.restricted,
    )
