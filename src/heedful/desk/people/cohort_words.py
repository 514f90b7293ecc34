"""Cohorts in words."""

from django.utils.translation import gettext as _

from heedful.customers.api import CohortKind
from heedful.customers.errors import CohortRefused


def refusal(error: CohortRefused) -> str:
    return {
        "empty": _("A cohort needs a name."),
        "taken": _("There is a cohort of this name already."),
        "many": _("There are as many cohorts as can be kept up to date. Delete one first."),
        "nested": _("A cohort cannot be made of other cohorts. Ask for what they ask for."),
        "everybody": _("Choose at least one thing that its people have in common."),
        "filter": _("Who belongs to this cohort is decided by its filter, not by hand."),
    }.get(error.reason, str(error))


def kind_name(kind: CohortKind) -> str:
    return _("Fixed list") if kind is CohortKind.FIXED else _("Filter")
