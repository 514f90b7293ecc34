"""A queue as a person fills it in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heedful.routing.types import QueueDraft, QueueFacts
from heedful.staff.types import Person

SECONDS = 60


class QueueForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    skills = forms.MultipleChoiceField(
        label=_("Skills that are needed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("An agent must have all of them."),
    )
    match_language = forms.BooleanField(
        label=_("Only agents who answer in the language of the case"),
        required=False,
        help_text=_("Whoever names no languages in the team settings is given all."),
    )
    take_back_minutes = forms.FloatField(
        label=_("Take back after (minutes)"),
        min_value=0,
        max_value=1440,
        help_text=_("Offered and not opened for so long: it goes to the next agent. 0: never."),
    )
    members = forms.MultipleChoiceField(label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, skills: dict[str, str], people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["skills"], list(skills.items()))
        _choose(self.fields["members"], [(str(person.id), person.name) for person in people])

    def draft(self) -> QueueDraft:
        data = self.cleaned_data
        return QueueDraft(
            name=data["name"],
            skills=frozenset(data["skills"]),
            match_language=data["match_language"],
            take_back_s=round(data["take_back_minutes"] * SECONDS),
            members=frozenset(int(one) for one in data["members"]),
        )


class CapacityForm(forms.Form):
    capacity = forms.IntegerField(label=_("Cases at once"), min_value=0, max_value=100)


def values_of(queue: QueueFacts | None) -> dict[str, Any]:
    if queue is None:
        return {"match_language": True, "take_back_minutes": 5}
    return {
        "name": queue.name,
        "skills": sorted(queue.skills),
        "match_language": queue.match_language,
        "take_back_minutes": f"{queue.take_back_s / SECONDS:g}",
        "members": [str(one) for one in queue.members],
    }


def _choose(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
