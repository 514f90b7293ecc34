"""Outreach rules, and the hours and caps of all of them, as people fill them in."""

import re
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec.structs import replace

from heedful.core.language import NAMES
from heedful.customers.types import Direction
from heedful.escalation.forms import PRIORITIES
from heedful.escalation.outreach.types import Draft, Policy, Window
from heedful.escalation.outreach.words import clock, kind_name
from heedful.escalation.types import Priority
from heedful.listening.types import TargetFacts, TargetKind

PERCENT = 100
DAYS = (
    (0, gettext_lazy("Mon")),
    (1, gettext_lazy("Tue")),
    (2, gettext_lazy("Wed")),
    (3, gettext_lazy("Thu")),
    (4, gettext_lazy("Fri")),
    (5, gettext_lazy("Sat")),
    (6, gettext_lazy("Sun")),
)


class OutreachForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        required=False,
        choices=[("down", gettext_lazy("falls")), ("up", gettext_lazy("rises")), ("", gettext_lazy("either"))],
    )
    kinds = forms.MultipleChoiceField(label=gettext_lazy("Toward"), required=False, widget=forms.CheckboxSelectMultiple)
    targets = forms.MultipleChoiceField(
        label=gettext_lazy("Only these targets"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: every target of the kinds above."),
    )
    joints = forms.MultipleChoiceField(
        label=gettext_lazy("Their changes say together"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cohorts = forms.MultipleChoiceField(
        label=gettext_lazy("Only people in these cohorts"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.CharField(
        label=gettext_lazy("Only people who write in"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Codes, such as de, en. None: any language."),
    )
    least_size = forms.FloatField(
        label=gettext_lazy("Least size"),
        min_value=0,
        max_value=2,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
        help_text=gettext_lazy("From wholly negative to wholly positive is 2."),
    )
    least_confidence = forms.IntegerField(
        label=gettext_lazy("Least confidence (percent)"), min_value=0, max_value=PERCENT
    )
    max_age_days = forms.IntegerField(
        label=gettext_lazy("Known for at most (days)"),
        min_value=1,
        max_value=90,
        help_text=gettext_lazy("So that an import of history speaks to nobody."),
    )
    queue = forms.ChoiceField(label=gettext_lazy("Queue"))
    priority = forms.TypedChoiceField(label=gettext_lazy("Priority"), coerce=int, choices=PRIORITIES)
    due_minutes = forms.IntegerField(label=gettext_lazy("First words within (minutes)"), min_value=1, max_value=43200)
    approval = forms.BooleanField(label=gettext_lazy("A supervisor approves each one"), required=False)
    per_person_days = forms.IntegerField(label=gettext_lazy("Once per person in (days)"), min_value=1, max_value=3650)
    per_hour = forms.IntegerField(label=gettext_lazy("At most (an hour)"), min_value=1, max_value=1000)
    opening = forms.CharField(
        label=gettext_lazy("What may be said first"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Agents see it on the case and may take it over. Placeholders work as in responses."),
    )

    def __init__(
        self,
        *args: Any,
        queues: dict[str, str],
        targets: list[TargetFacts],
        joints: dict[str, str],
        cohorts: dict[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "queue": list(queues.items()),
            "kinds": [(kind.value, kind_name(kind)) for kind in TargetKind],
            "targets": [(str(one.id), one.name) for one in targets],
            "joints": list(joints.items()),
            "cohorts": [(str(pk), name) for pk, name in cohorts.items()],
        }
        for name, some in choices.items():
            self.fields[name].choices = some  # type: ignore[attr-defined]
        if not joints:
            del self.fields["joints"]

    def clean_languages(self) -> tuple[str, ...]:
        codes = tuple(re.findall(r"[a-z]+", str(self.cleaned_data["languages"]).lower()))
        unknown = next((code for code in codes if code not in NAMES), None)
        if unknown:
            raise forms.ValidationError(_("There is no language %(code)s.") % {"code": unknown})
        return codes

    def draft(self) -> Draft:
        data = self.cleaned_data
        same = ("name", "queue", "least_size", "languages", "max_age_days", "due_minutes", "approval")
        return Draft(
            **{name: data[name] for name in same},
            per_person_days=data["per_person_days"],
            per_hour=data["per_hour"],
            opening=data["opening"].replace("\r\n", "\n").strip(),
            direction=Direction(data["direction"]) if data["direction"] else None,
            kinds=tuple(TargetKind(one) for one in data["kinds"]),
            targets=tuple(int(one) for one in data["targets"]),
            joints=tuple(data.get("joints", ())),
            cohorts=tuple(int(one) for one in data["cohorts"]),
            least_confidence=data["least_confidence"] / PERCENT,
            priority=Priority(data["priority"]),
        )


def values_of(draft: Draft | None) -> dict[str, Any]:
    if draft is None:
        draft = Draft(name="-", queue="-", direction=Direction.DOWN, kinds=(TargetKind.COMPANY,))
        return _values(draft) | {"name": "", "queue": ""}
    return _values(draft)


def _values(draft: Draft) -> dict[str, Any]:
    return {
        **{name: getattr(draft, name) for name in Draft.__struct_fields__},
        "direction": draft.direction.value if draft.direction else "",
        "kinds": [kind.value for kind in draft.kinds],
        "targets": [str(one) for one in draft.targets],
        "joints": list(draft.joints),
        "cohorts": [str(one) for one in draft.cohorts],
        "languages": ", ".join(draft.languages),
        "least_confidence": round(draft.least_confidence * PERCENT),
        "priority": draft.priority.value,
    }


class WindowFields(forms.Form):
    """Hours of the day and days of the week; `prefix` says whose."""

    since = forms.TimeField(label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"}))
    until = forms.TimeField(label=gettext_lazy("Until"), widget=forms.TimeInput(attrs={"type": "time"}))
    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On"), coerce=int, choices=DAYS, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        midnight = data and data.get("since") == time() == data.get("until")  # the whole day
        if data and "until" in data and data.get("since") == data["until"] and not midnight:
            self.add_error("until", _("The hours must not begin and end at the same time."))
        return data

    def window(self) -> Window:
        data = self.cleaned_data
        since, until = (data[name].hour * 60 + data[name].minute for name in ("since", "until"))
        return Window(since=since, until=until or 1440, days=tuple(data["days"]))


class PolicyForm(forms.Form):
    on = forms.BooleanField(label=gettext_lazy("Speak first where a rule says so"), required=False)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone where a person's own is not known"),
        choices=lambda: [(one, one.replace("_", " ")) for one in ("UTC", *_zones())],
    )
    per_person_days = forms.IntegerField(label=gettext_lazy("Once per person in (days)"), min_value=1, max_value=3650)
    per_hour = forms.IntegerField(label=gettext_lazy("At most (an hour)"), min_value=1, max_value=10_000)
    consent = forms.BooleanField(
        label=gettext_lazy("Only people who agreed to be contacted"),
        required=False,
        help_text=gettext_lazy("Who refused, or asked not to be contacted, is never spoken to first, with or without."),
    )

    def policy(self, window: Window, channels: dict[str, Window]) -> Policy:
        return Policy(**self.cleaned_data, window=window, channels=channels)


def policy_values(policy: Policy) -> dict[str, Any]:
    return {name: getattr(policy, name) for name in ("on", "zone", "per_person_days", "per_hour", "consent")}


def window_values(window: Window) -> dict[str, Any]:
    shown = replace(window, until=window.until % 1440)
    return {"since": clock(shown.since), "until": clock(shown.until), "days": list(shown.days)}


def _zones() -> list[str]:
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
