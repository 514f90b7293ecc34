"""The setup form of a channel: what every channel has, then what its adapter's fields ask for."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heedful.channels.adapter import Adapter, Field, FieldKind
from heedful.channels.models import Channel

RESERVED_KEYS = frozenset({"new"})


class ChannelForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    key = forms.SlugField(
        label=_("Key"),
        max_length=64,
        help_text=_("Part of the channel's address. Letters, digits and hyphens; it never changes."),
    )
    platform = forms.CharField(
        label=_("Platform"),
        max_length=32,
        required=False,
        validators=[RegexValidator(r"^[A-Za-z0-9 ._-]*$", _("Letters, digits, dots and hyphens only."))],
        help_text=_("Where posts come from when they do not say it themselves."),
    )
    own_authors = forms.CharField(
        label=_("Our own accounts"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ids or handles, one a line. What they write is ours and is never escalated."),
    )
    keep_all = forms.BooleanField(
        label=_("Keep everything"),
        required=False,
        help_text=_("For our own page: whatever is said there is meant for us, whether a rule matches or not."),
    )

    def __init__(self, *args: Any, adapter: Adapter, channel: Channel | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adapter = adapter
        for field in adapter.fields:
            self.fields[field.name] = _form_field(field, is_new=channel is None)
        if channel is not None:
            del self.fields["key"]
            self.initial = {**_initial(adapter, channel), **self.initial}

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if key in RESERVED_KEYS:
            raise forms.ValidationError(gettext("This word is taken by a page. Choose another."))
        return key

    def columns(self) -> dict[str, Any]:
        data = self.cleaned_data
        own = frozenset(lines_of(data["own_authors"]))
        return {
            "name": data["name"],
            "platform": data["platform"].lower() or self.adapter.platform,
            "own_authors": sorted(own),
            "keep_all": data["keep_all"],
        }

    def config(self) -> dict[str, Any]:
        plain = [field for field in self.adapter.fields if field.kind is not FieldKind.SECRET]
        return {field.name: self._value(field) for field in plain}

    def secrets(self) -> dict[str, str]:
        sealed = [field.name for field in self.adapter.fields if field.kind is FieldKind.SECRET]
        return {name: self.cleaned_data[name] for name in sealed if self.cleaned_data.get(name)}

    def _value(self, field: Field) -> Any:
        value = self.cleaned_data.get(field.name)
        if field.kind is FieldKind.LINES:
            return lines_of(value or "")
        return field.initial if value is None else value


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _initial(adapter: Adapter, channel: Channel) -> dict[str, Any]:
    initial = {
        "name": channel.name,
        "platform": channel.platform,
        "own_authors": "\n".join(channel.own_authors),
        "keep_all": channel.keep_all,
    }
    for field in adapter.fields:
        if field.kind is not FieldKind.SECRET:
            value = channel.config.get(field.name, field.initial)
            initial[field.name] = "\n".join(value) if field.kind is FieldKind.LINES and value else value or ""
    return initial


def _form_field(field: Field, *, is_new: bool) -> forms.Field:
    about: dict[str, Any] = {
        "label": gettext(field.label),
        "help_text": gettext(field.help) if field.help else "",
        "required": field.required,
        "initial": field.initial,
    }
    if field.kind is FieldKind.SECRET and not is_new:
        about |= {"required": False, "help_text": gettext("Leave this empty to keep the one that is set.")}
    return MAKERS[field.kind](field, about)


def _secret(_field: Field, about: dict[str, Any]) -> forms.Field:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(**about | {"initial": ""}, max_length=500, widget=widget)


def _number(field: Field, about: dict[str, Any]) -> forms.Field:
    return forms.FloatField(**about) if isinstance(field.initial, float) else forms.IntegerField(**about)


def _choice(field: Field, about: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(**about, choices=[(choice, choice) for choice in field.choices])


def _flag(_field: Field, about: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**about | {"required": False})


def _lines(_field: Field, about: dict[str, Any]) -> forms.Field:
    return forms.CharField(**about, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2}))


def _url(_field: Field, about: dict[str, Any]) -> forms.Field:
    return forms.CharField(**about, max_length=1000, widget=forms.URLInput())


def _text(_field: Field, about: dict[str, Any]) -> forms.Field:
    return forms.CharField(**about, max_length=500)


MAKERS: dict[FieldKind, Callable[[Field, dict[str, Any]], forms.Field]] = {
    FieldKind.SECRET: _secret,
    FieldKind.NUMBER: _number,
    FieldKind.CHOICE: _choice,
    FieldKind.FLAG: _flag,
    FieldKind.LINES: _lines,
    FieldKind.URL: _url,
    FieldKind.TEXT: _text,
}
