"""Changes to the people who answer, each with its audit row."""

import re
import secrets
from collections.abc import Collection
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from heedful.staff.audit import record
from heedful.staff.errors import ApiError
from heedful.staff.models import Skill, Team, User
from heedful.staff.people import to_person
from heedful.staff.types import Person, Role

Who = HttpRequest | Person | None
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105  # none that look alike when read out
PASSWORD_GROUPS = 4


class LastAdministratorError(ApiError):
    """Nobody would be left who can manage people. Make somebody else administrator first."""


def first_password() -> str:
    """Four groups of four letters (79 bits): to be read out once and changed at the first sign-in."""
    return "-".join("".join(secrets.choice(PASSWORD_LETTERS) for _ in range(4)) for _ in range(PASSWORD_GROUPS))


def facts(user: User) -> dict[str, Any]:
    """What the audit compares."""
    return {
        "username": user.username,
        "name": user.display_name,
        "role": user.role,
        "team": user.team.name if user.team else "",
        "languages": sorted(user.languages),
        "skills": sorted(skill.key for skill in user.skills.all()),
        "active": user.is_active,
    }


@transaction.atomic
def create_person(
    who: Who,
    *,
    username: str,
    name: str = "",
    role: Role = Role.AGENT,
    team: str = "",
    skills: Collection[str] = (),
    languages: Collection[str] = (),
    password: str | None = None,
    hashed: str = "",
) -> tuple[Person, str]:
    """The person and the password; one that is made here must be changed at the first sign-in.

    `hashed` is the password as Django's make_password gives it, where the caller has it already: hashing takes half a
    second, by design.
    """
    chosen = password or first_password()
    user = User(username=username, must_change_password=password is None)
    user.password = hashed or make_password(chosen)
    _fill(user, username=username, name=name, role=role, team=team, skills=skills, languages=languages)
    record(who, "staff.person.created", f"user:{user.pk}", after=facts(user))
    return to_person(user), chosen


@transaction.atomic
def change_person(
    who: Who,
    person_id: int,
    *,
    username: str,
    name: str,
    role: Role,
    team: str,
    skills: Collection[str],
    languages: Collection[str],
) -> Person:
    user = User.objects.select_for_update().get(pk=person_id)
    before = facts(user)
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(user)
    _fill(user, username=username, name=name, role=role, team=team, skills=skills, languages=languages)
    after = facts(user)
    if after != before:
        record(who, "staff.person.changed", f"user:{user.pk}", before=before, after=after)
    return to_person(user)


@transaction.atomic
def set_active(who: Who, person_id: int, *, active: bool) -> None:
    """Somebody who left can no longer sign in or use a token, at once; what they did stays theirs."""
    user = User.objects.select_for_update().get(pk=person_id)
    if not active:
        _keep_an_administrator(user)
    if User.objects.filter(pk=person_id, is_active=not active).update(is_active=active):
        what = "staff.person.returned" if active else "staff.person.left"
        record(who, what, f"user:{person_id}", before={"active": not active}, after={"active": active})


@transaction.atomic
def reset_password(who: Who, person_id: int) -> str:
    user = User.objects.select_for_update().get(pk=person_id)
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record(who, "staff.password.reset", f"user:{person_id}")
    return password


@transaction.atomic
def ensure_skill(who: Who, name: str, *, key: str = "") -> str:
    """The key of the skill, which is made where nobody made it yet."""
    wanted = key or skill_key(name)
    _skill, made = Skill.objects.get_or_create(key=wanted, defaults={"name": name})
    if made:
        record(who, "staff.skill.created", f"skill:{wanted}", after={"name": name})
    return wanted


@transaction.atomic
def delete_skill(who: Who, key: str) -> None:
    if Skill.objects.filter(key=key).delete()[0]:
        record(who, "staff.skill.deleted", f"skill:{key}")


def skill_names() -> dict[str, str]:
    """By key, in the order of their names."""
    return dict(Skill.objects.order_by("name").values_list("key", "name"))


def skills_keyed(keys: Collection[str]) -> list[int]:
    """The ids of these skills, for tables that point to them."""
    return list(Skill.objects.filter(key__in=list(keys)).values_list("pk", flat=True))


def skill_key(name: str) -> str:
    key = re.sub(r"[\W_]+", "-", name.casefold()).strip("-")[:40]
    if not key:
        raise ApiError(_("A skill needs a name with letters or digits."), field="name")
    return key


def _fill(
    user: User, *, username: str, name: str, role: Role, team: str, skills: Collection[str], languages: Collection[str]
) -> None:
    user.username = username
    user.display_name = name
    user.role = role
    user.team = Team.objects.get_or_create(name=team)[0] if team else None
    user.languages = sorted(set(languages))
    user.save()
    user.skills.set(Skill.objects.filter(key__in=list(skills)))


def _keep_an_administrator(user: User) -> None:
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    if user.role == Role.ADMINISTRATOR and user.is_active and not others.exists():
        raise LastAdministratorError(
            _("Nobody would be left who can manage people. Make somebody else administrator first.")
        )
