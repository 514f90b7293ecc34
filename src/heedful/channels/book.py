"""The book of channels: made, changed, paused, broken and mended; each change with an audit row."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from heedful.channels.adapter import Checks, FieldKind
from heedful.channels.errors import SealError, SetupError, UnknownChannelError
from heedful.channels.models import Channel
from heedful.channels.registry import adapter_named
from heedful.channels.seal import seal, unseal
from heedful.core.ids import secret_token, token_hash
from heedful.staff.api import record
from heedful.staff.types import Person
from heedful.stream.api import announce

State = Channel.State


def row_by_key(key: str) -> Channel:
    found = Channel.objects.filter(key=key).first()
    if found is None:
        raise UnknownChannelError(f"There is no channel with the key {key!r}.")
    return found


def parked() -> frozenset[str]:
    """Keys of channels whose posts stay in the ledger: those that are paused or broken."""
    return frozenset(Channel.objects.exclude(state=State.ACTIVE).values_list("key", flat=True))


def ensure(key: str, *, adapter: str, name: str, now: datetime, **more: Any) -> Channel:
    """The channel of that key, made where it does not exist."""
    return Channel.objects.filter(key=key).first() or create(key=key, adapter=adapter, name=name, now=now, **more)


@transaction.atomic
def create(
    *,
    key: str,
    adapter: str,
    name: str,
    now: datetime,
    platform: str = "",
    config: Mapping[str, Any] | None = None,
    secrets: Mapping[str, str] | None = None,
    own_authors: Iterable[str] = (),
    keep_all: bool = False,
    who: Person | None = None,
) -> Channel:
    speaks = adapter_named(adapter)
    given = {name: value for name, value in (secrets or {}).items() if value}
    settled = settled_config(adapter, config or {}, given)
    row = Channel(
        key=key,
        adapter=adapter,
        name=name,
        platform=(platform or speaks.platform).lower(),
        config=settled,
        secret=seal(given),
        own_authors=sorted(own_authors),
        keep_all=keep_all,
        created_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise SetupError(gettext("There is a channel with this key already."), field="key") from None
    record(who, "channels.channel.made", f"channel:{key}", after=shown(row), now=now)
    return row


@transaction.atomic
def change(
    row: Channel,
    *,
    now: datetime,
    who: Person | None = None,
    config: Mapping[str, Any] | None = None,
    secrets: Mapping[str, str] | None = None,
    **columns: Any,
) -> Channel:
    """Secrets that are given replace those of their names; others stay."""
    before = shown(row)
    known = _secrets(row) | {name: value for name, value in (secrets or {}).items() if value}
    if config is not None:
        row.config = settled_config(row.adapter, config, known)
    if secrets:
        row.secret = seal(known)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=["config", "secret", *columns])
    after = shown(row) | ({"secrets": "replaced"} if secrets else {})
    record(who, "channels.channel.changed", f"channel:{row.key}", before=before, after=after, now=now)
    return row


def settled_config(adapter: str, given: Mapping[str, Any], secrets: Mapping[str, str]) -> dict[str, Any]:
    """What the adapter's fields name, with their initial values. Raises SetupError where one cannot be used."""
    speaks = adapter_named(adapter)
    settled = dict(given)
    for field in speaks.fields:
        if field.kind is FieldKind.SECRET:
            continue
        value = settled.setdefault(field.name, [] if field.kind is FieldKind.LINES else field.initial)
        if field.required and value in ("", None):
            raise SetupError(gettext("This is needed."), field=field.name)
    if isinstance(speaks, Checks):
        speaks.check(settled, secrets)
    return settled


def _secrets(row: Channel) -> dict[str, str]:
    """Empty where the key that sealed them is gone: then they are entered again, and that is how it is mended."""
    try:
        return unseal(row.secret)
    except SealError:
        return {}


@transaction.atomic
def set_state(row: Channel, state: Channel.State, *, who: Person | None, now: datetime, problem: str = "") -> bool:
    """False where it is in that state already or somebody else was faster."""
    before = row.state
    changed = Channel.objects.filter(pk=row.pk, state=before).exclude(state=state).update(state=state, problem=problem)
    if changed != 1:
        return False
    row.state, row.problem = state, problem
    record(
        who,
        f"channels.channel.{state.value}",
        f"channel:{row.key}",
        before={"state": before},
        after={"state": state.value, "problem": problem},
        now=now,
    )
    announce("channels", "channel.state", ref=row.pk, data={"state": state.value})
    return True


def mark_broken(channel_id: int, problem: str, *, now: datetime) -> bool:
    """By the platform: only what is active breaks, so that a pause that somebody chose is not overwritten."""
    row = Channel.objects.filter(pk=channel_id, state=State.ACTIVE).first()
    return row is not None and set_state(row, State.BROKEN, who=None, problem=problem, now=now)


@transaction.atomic
def new_token(row: Channel, *, who: Person | None, now: datetime) -> str:
    """A new token, shown once; the old one is refused from now on (other processes: within seconds)."""
    token = secret_token()
    row.token_hash = token_hash(token)
    row.save(update_fields=["token_hash"])
    record(who, "channels.channel.token-changed", f"channel:{row.key}", now=now)
    return token


def shown(row: Channel) -> dict[str, Any]:
    """What may stand in the audit trail: no token, no secret."""
    return {
        "name": row.name,
        "platform": row.platform,
        "adapter": row.adapter,
        "config": row.config,
        "own_authors": row.own_authors,
        "keep_all": row.keep_all,
    }
