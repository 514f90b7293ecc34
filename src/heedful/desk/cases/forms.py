"""What people fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heedful.core.language import NAMES
from heedful.desk.handling.fill import unknown_in
from heedful.desk.types import CannedFacts
from heedful.routing.types import QueueFacts

LANGUAGES: list[tuple[str, str]] = sorted(NAMES.items(), key=lambda pair: pair[1])


class CannedForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6, "data-preview-of": "canned"}),
        help_text=gettext_lazy("Placeholders: {{first_name}}, {{agent}}, {{case}}, {{company}}."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    queue = forms.ChoiceField(label=gettext_lazy("Queue"), required=False)

    def __init__(self, queues: list[QueueFacts], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Every queue")), *((queue.key, queue.name) for queue in queues)]
        self.fields["queue"].choices = choices  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        unknown = unknown_in(text)
        if unknown:
            raise forms.ValidationError(_("There is no placeholder {{%(name)s}}.") % {"name": unknown[0]})
        return text


def canned_initial(facts: CannedFacts) -> dict[str, str]:
    return {"title": facts.title, "text": facts.text, "language": facts.language, "queue": facts.queue}


class WrapUpForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    key = forms.SlugField(
        label=gettext_lazy("Key"),
        max_length=64,
        help_text=gettext_lazy("As reports and the API call it; lower-case letters, digits and hyphens."),
    )


class TransferForm(forms.Form):
    to = forms.CharField(max_length=80)  # "queue:KEY" or "agent:ID"
    why = forms.CharField(max_length=300, required=False)

    def target(self) -> tuple[str | None, int | None]:
        kind, _colon, value = str(self.cleaned_data["to"]).partition(":")
        if kind == "agent" and value.isascii() and value.isdigit():
            return None, int(value)
        return (value, None) if kind == "queue" and value else (None, None)


class SnoozeForm(forms.Form):
    choice = forms.CharField(max_length=10)
    until = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


class CallBackForm(forms.Form):
    at = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    note = forms.CharField(max_length=500, required=False)


class ReplyForm(forms.Form):
    text = forms.CharField(max_length=100_000, required=False, strip=False)
    visibility = forms.ChoiceField(choices=[("public", "public"), ("private", "private")])
    answers = forms.IntegerField(required=False)
    branch = forms.IntegerField(required=False)
    token = forms.CharField(max_length=64, min_length=8)
    canned = forms.IntegerField(required=False)


class NoteForm(forms.Form):
    text = forms.CharField(max_length=20_000)
    token = forms.CharField(max_length=64, min_length=8)
