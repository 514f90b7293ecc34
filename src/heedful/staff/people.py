"""Rows of staff as the values that other stages see."""

from collections.abc import Collection

from heedful.staff.models import User
from heedful.staff.types import Person, Role


def to_person(user: User) -> Person:
    return Person(
        id=user.pk,
        username=user.username,
        name=user.shown_name,
        role=Role(user.role),
        languages=frozenset(user.languages),
        skills=frozenset(skill.key for skill in user.skills.all()),
        active=user.is_active,
    )


def people(ids: Collection[int] | None = None, *, role: Role | None = None, active: bool | None = True) -> list[Person]:
    """By name, in two queries; `active=None` also returns those who left."""
    rows = User.objects.prefetch_related("skills").order_by("display_name", "username")
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    if role is not None:
        rows = rows.filter(role=role)
    if active is not None:
        rows = rows.filter(is_active=active)
    return [to_person(user) for user in rows]


def person(person_id: int) -> Person | None:
    """Also somebody who left; None where nobody ever had this id."""
    found = people([person_id], active=None)
    return found[0] if found else None
