"""Who has a case open, who is typing, and what they typed."""

from datetime import datetime, timedelta

from heedful.desk.models import Draft, Looking
from heedful.desk.types import DraftFacts, LookingFacts
from heedful.stream.api import announce

LEFT_AFTER = timedelta(seconds=60)
TYPING_FOR = timedelta(seconds=8)


def look(case: int, user: int, *, typing: bool, now: datetime) -> None:
    """I am here. Others are told only when something changed for them, not with every sign of life."""
    row = Looking.objects.filter(case=case, user=user).first()
    was_here = row is not None and row.seen_at > now - LEFT_AFTER
    was_typing = row is not None and row.typing_at is not None and row.typing_at > now - TYPING_FOR
    Looking.objects.update_or_create(
        case_id=case, user_id=user, defaults={"seen_at": now, "typing_at": now if typing else None}
    )
    if not was_here or was_typing != typing:
        announce(f"case:{case}", "looking", ref=case, data={"user": user, "typing": typing})


def leave(case: int, user: int) -> None:
    if Looking.objects.filter(case=case, user=user).delete()[0]:
        announce(f"case:{case}", "looking", ref=case, data={"user": user, "gone": True})


def looking(case: int, *, but: int | None = None, now: datetime) -> tuple[LookingFacts, ...]:
    rows = Looking.objects.filter(case=case, seen_at__gt=now - LEFT_AFTER).exclude(user=but).order_by("pk")
    return tuple(
        LookingFacts(user=row.user_id, typing=row.typing_at is not None and row.typing_at > now - TYPING_FOR)
        for row in rows
    )


def draft(case: int, user: int) -> DraftFacts | None:
    row = Draft.objects.filter(case=case, user=user).first()
    return DraftFacts(text=row.text, visibility=row.visibility, changed_at=row.changed_at) if row else None


def save_draft(case: int, user: int, *, text: str, visibility: str, now: datetime) -> None:
    if not text:
        Draft.objects.filter(case=case, user=user).delete()
        return
    Draft.objects.update_or_create(
        case_id=case, user_id=user, defaults={"text": text, "visibility": visibility, "changed_at": now}
    )
