"""Personal tokens for the API: shown once, kept as a hash."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest

from heedful.core.clock import utc_now
from heedful.core.ids import secret_token, token_hash
from heedful.staff.models import ApiToken, User

SCHEME = "bearer "
USE_IS_NOTED_EVERY = timedelta(minutes=1)  # a write for each call would cost more than the call


def bearer_of(request: HttpRequest) -> str | None:
    header = request.headers.get("Authorization", "")
    return header[len(SCHEME) :].strip() if header.lower().startswith(SCHEME) else None


def owner_of(token: str) -> User | None:
    """None where the token is unknown or revoked or its owner has left."""
    now = utc_now()
    row = (
        ApiToken.objects.select_related("user")
        .filter(hash=token_hash(token), revoked_at=None, user__is_active=True)
        .first()
    )
    if row is None:
        return None
    stale = Q(used_at=None) | Q(used_at__lt=now - USE_IS_NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=row.pk).update(used_at=now)
    return row.user


def make_token(user_id: int, name: str, *, now: datetime) -> tuple[ApiToken, str]:
    """The row, and the token itself, which nobody can read again."""
    token = secret_token()
    row = ApiToken.objects.create(user_id=user_id, name=name, hash=token_hash(token), hint=token[-4:], created_at=now)
    return row, token


def revoke_token(user_id: int, token_id: int, *, now: datetime) -> bool:
    return ApiToken.objects.filter(pk=token_id, user_id=user_id, revoked_at=None).update(revoked_at=now) == 1
