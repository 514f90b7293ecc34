"""What the screens of events ask for."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heedful.customers.events.registry import MOST_LINK, MOST_TEXT, MOST_TITLE
from heedful.customers.types import EventDraft, EventFacts, EventKind
from heedful.customers.words import KINDS
from heedful.listening.types import TargetFacts


def _date(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def _time(label: Any, help_text: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, help_text=help_text)


def _target(label: Any, *, required: bool, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=required, help_text=help_text)


class EventForm(forms.Form):
    title = forms.CharField(label=_("What happened"), max_length=MOST_TITLE)
    target = _target(_("Whose event it is"), required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, name) for kind, name in KINDS.items()])
    starts_on = _date(_("Day"), required=True)
    starts_time = _time(_("Time"), _("Leave it empty where only the day is known."))
    ends_on = _date(_("Until day"))
    ends_time = _time(_("Until time"))
    link = forms.CharField(label=_("Link"), required=False, max_length=MOST_LINK)
    text = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Words that people use for it: a change whose posts share them is the likelier to belong to it."),
    )

    def __init__(self, *args: Any, targets: Sequence[TargetFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = choices_of(targets)  # type: ignore[attr-defined]

    def draft(self) -> EventDraft:
        told = self.cleaned_data
        ends_on = told["ends_on"] or (told["starts_on"] if told["ends_time"] else None)
        return EventDraft(
            title=told["title"],
            target=told["target"],
            kind=EventKind(told["kind"]),
            starts_at=_moment(told["starts_on"], told["starts_time"]),
            ends_at=_moment(ends_on, told["ends_time"]) if ends_on else None,
            link=told["link"],
            text=told["text"],
        )


class ImportForm(forms.Form):
    file = forms.FileField(label=_("CSV or iCalendar file"))
    target = _target(
        _("Whose events they are"), required=False, help_text=_("For those that name no target of yours themselves.")
    )

    def __init__(self, *args: Any, targets: Sequence[TargetFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = choices_of(targets)  # type: ignore[attr-defined]


def choices_of(targets: Sequence[TargetFacts]) -> list[tuple[int | str, str]]:
    return [("", "…"), *((one.id, one.name) for one in targets)]


def initial_of(event: EventFacts) -> dict[str, Any]:
    starts, ends = timezone.localtime(event.starts_at), event.ends_at and timezone.localtime(event.ends_at)
    return {
        "title": event.title,
        "target": event.target,
        "kind": event.kind.value,
        "starts_on": starts.date(),
        "starts_time": _shown(starts),
        "ends_on": ends.date() if ends else None,
        "ends_time": _shown(ends) if ends else None,
        "link": event.link,
        "text": event.text,
    }


def _moment(day: date, at: time | None) -> datetime:
    return datetime.combine(day, at or time(), tzinfo=timezone.get_current_timezone())


def _shown(at: datetime) -> time | None:
    """Midnight is what a day without a time is kept as."""
    return at.time() if (at.hour, at.minute) != (0, 0) else None
