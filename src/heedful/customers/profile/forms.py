"""What people fill in about people."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heedful.customers.errors import FieldRefused
from heedful.customers.profile.values import canonical
from heedful.customers.profile.words import field_name, kind_name, refusal, value_name
from heedful.customers.types import FieldKind, FieldSpec, ProfileFacts

MOST_FILE = 1_500_000  # bytes on the screen; the command takes any size


class DetailsForm(forms.Form):
    """Every field of a profile; what differs from what is known was changed."""

    def __init__(self, fields: Sequence[FieldSpec], profile: ProfileFacts, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.specs = fields
        self.profile = profile
        for spec in fields:
            self.fields[spec.key] = _field(spec, profile.value(spec.key))

    def clean(self) -> dict[str, Any]:
        for spec in self.specs:
            try:
                self.cleaned_data[spec.key] = canonical(spec, str(self.cleaned_data.get(spec.key) or ""))
            except FieldRefused as error:
                self.add_error(spec.key, refusal(error))
        return self.cleaned_data

    def changed(self) -> dict[str, str]:
        return {
            spec.key: self.cleaned_data[spec.key]
            for spec in self.specs
            if self.cleaned_data[spec.key] != self.profile.value(spec.key)
        }


def _field(spec: FieldSpec, value: str) -> forms.Field:
    label = field_name(spec)
    options: Mapping[str, Any] = {"label": label, "required": False, "initial": value}
    if spec.kind in {FieldKind.CHOICE, FieldKind.YES_NO}:
        kept = spec.choices if spec.kind is FieldKind.CHOICE else ("yes", "no")
        others = [value] if value and value not in kept else []
        choices = [("", _("Not known")), *((one, value_name(spec, one)) for one in (*kept, *others))]
        return forms.ChoiceField(choices=choices, **options)
    widget = forms.DateInput(attrs={"type": "date"}) if spec.kind is FieldKind.DATE else forms.TextInput()
    if spec.kind is FieldKind.NUMBER:
        widget.attrs["inputmode"] = "decimal"
    return forms.CharField(max_length=500, widget=widget, **options)


class NewFieldForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line; only for a field of the kind “choice”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind_name(kind)) for kind in FieldKind]  # type: ignore[attr-defined]


class PeopleFileForm(forms.Form):
    """The first time with a file, the second with what was in it."""

    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput(), strip=False, max_length=MOST_FILE)
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=80)
    make = forms.BooleanField(label=gettext_lazy("Add people whom nobody has heard yet"), required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data.get("file")
        if given is not None:
            if given.size > MOST_FILE:
                self.add_error("file", _("At most 1.5 MB here; “heedful people” takes files of any size."))
                return self.cleaned_data
            try:
                self.cleaned_data["text"] = given.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("The file is not in UTF-8."))
            self.cleaned_data["source"] = self.cleaned_data.get("source") or str(given.name)[:80]
        elif not self.cleaned_data.get("text"):
            self.add_error("file", _("Choose a file."))
        return self.cleaned_data
