"""The rule around its conditions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heedful.escalation.types import Condition, Draft, Priority, Rule

MINUTES_A_DAY = 1440
PRIORITIES = [
    (Priority.LOW.value, _("low")),
    (Priority.NORMAL.value, _("normal")),
    (Priority.HIGH.value, _("high")),
    (Priority.URGENT.value, _("urgent")),
]


class RuleForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    queue = forms.ChoiceField(label=_("Queue"))
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        coerce=int,
        choices=PRIORITIES,
    )
    due_minutes = forms.IntegerField(label=_("First answer within (minutes)"), min_value=1, max_value=43200)
    per_minute = forms.IntegerField(
        label=_("At most (cases a minute)"),
        min_value=1,
        max_value=1000,
        help_text=_("What comes beyond that is kept and marked as throttled."),
    )
    max_age_days = forms.IntegerField(
        label=_("Not older than (days)"),
        min_value=0,
        max_value=3650,
        help_text=_("So that an import of history opens no cases. 0: any age."),
    )

    def __init__(self, *args: Any, queues: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["queue"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(queues.items())

    def draft(self, conditions: Condition) -> Draft:
        data = self.cleaned_data
        return Draft(
            name=data["name"],
            conditions=conditions,
            queue=data["queue"],
            priority=Priority(data["priority"]),
            due_minutes=data["due_minutes"],
            per_minute=data["per_minute"],
            max_age_minutes=data["max_age_days"] * MINUTES_A_DAY,
        )


def values_of(rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"priority": Priority.NORMAL.value, "due_minutes": 60, "per_minute": 10, "max_age_days": 7}
    return {
        "name": rule.name,
        "queue": rule.queue,
        "priority": rule.priority.value,
        "due_minutes": rule.due_minutes,
        "per_minute": rule.per_minute,
        "max_age_days": -(-rule.max_age_minutes // MINUTES_A_DAY),
    }
