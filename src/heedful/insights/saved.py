"""Views that people keep under a name: filters and period of a page."""

from datetime import datetime

import msgspec
from django.db.models import Q

from heedful.insights.models import SavedView
from heedful.staff.types import Person, Role

PAGES = ("posts", "performance")


class ViewFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    name: str
    query: str
    shared: bool
    mine: bool


def views(who: Person, page: str) -> list[ViewFacts]:
    """One's own and the shared ones, by name."""
    rows = SavedView.objects.filter(Q(user=who.id) | Q(shared=True), page=page).order_by("name", "id")
    return [
        ViewFacts(id=row.pk, name=row.name, query=row.query, shared=row.shared, mine=row.user_id == who.id)
        for row in rows
    ]


def save(who: Person, *, page: str, name: str, query: str, shared: bool, now: datetime) -> int:
    """The view's id; one of the same name is replaced."""
    row, _made = SavedView.objects.update_or_create(
        user_id=who.id,
        page=page,
        name=name,
        defaults={"query": query, "shared": shared},
        create_defaults={"query": query, "shared": shared, "created_at": now},
    )
    return row.pk


def delete(who: Person, view_id: int) -> str | None:
    """The name of what is gone; None where it is somebody else's. Administrators may delete shared ones."""
    mine = Q(user=who.id)
    row = SavedView.objects.filter(mine | Q(shared=True) if who.role is Role.ADMINISTRATOR else mine, pk=view_id)
    found = row.first()
    if found is None:
        return None
    found.delete()
    return found.name
