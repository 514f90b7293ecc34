"""Staff over the API."""

import msgspec
from django.http import HttpRequest

from heedful.staff.guard import viewer
from heedful.staff.json_api import api_view
from heedful.staff.people import people
from heedful.staff.rights import ROLE_RIGHTS
from heedful.staff.types import Person, Right, Role


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Whose token or session this is, and what it opens."""

    person: Person
    rights: list[Right]


class PeopleQuery(msgspec.Struct, frozen=True, kw_only=True):
    role: Role | None = None


@api_view(Right.SIGNED_IN, summary="Who you are and what you may do", response=Me)
def me(request: HttpRequest) -> Me:
    person = viewer(request)
    return Me(person=person, rights=sorted(ROLE_RIGHTS[person.role]))


@api_view(Right.SIGNED_IN, summary="The team", query=PeopleQuery, response=list[Person])
def team(_request: HttpRequest, *, query: PeopleQuery) -> list[Person]:
    return people(role=query.role)
