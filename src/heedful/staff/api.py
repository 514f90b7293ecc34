"""The door to staff: who asks, what they may do, and the record of what they did."""

from heedful.staff.audit import address_of, count_old, drop_old, entries, hollow, hollow_saying, looked, record
from heedful.staff.errors import ApiError, NotAllowedError
from heedful.staff.guard import may, needs, viewer, viewer_or_none
from heedful.staff.json_api import Endpoint, api_view, by_method, described, json_error, json_response
from heedful.staff.people import people, person
from heedful.staff.rights import ROLE_RIGHTS, allowed
from heedful.staff.team import change_person, create_person, ensure_skill, skill_names, skills_keyed

__all__ = [
    "ROLE_RIGHTS",
    "ApiError",
    "Endpoint",
    "NotAllowedError",
    "address_of",
    "allowed",
    "api_view",
    "by_method",
    "change_person",
    "count_old",
    "create_person",
    "described",
    "drop_old",
    "ensure_skill",
    "entries",
    "hollow",
    "hollow_saying",
    "json_error",
    "json_response",
    "looked",
    "may",
    "needs",
    "people",
    "person",
    "record",
    "skill_names",
    "skills_keyed",
    "viewer",
    "viewer_or_none",
]
