"""What listening's screens ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heedful.listening.errors import QueryError
from heedful.listening.parse import parse
from heedful.listening.query import MAX_LENGTH
from heedful.listening.rules import NAME_LENGTH
from heedful.listening.said import said_of
from heedful.listening.types import State

STATE_NAMES = {
    State.ACTIVE: (_("Active"), "good"),
    State.PAUSED: (_("Paused"), ""),
    State.PENDING: (_("Not started"), "amber"),
    State.ERROR: (_("Error"), "bad"),
    State.SYSTEM_PAUSED: (_("Paused by Heedful"), "amber"),
}


class TopicForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    description = forms.CharField(
        label=_("Description"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class RuleForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    query = forms.CharField(
        label=_("Query"),
        max_length=MAX_LENGTH,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "query", "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}
        ),
    )
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_query(self) -> Any:
        query = " ".join(self.cleaned_data["query"].split("\n")).replace("\r", "").strip()
        try:
            parse(query)
        except QueryError as error:
            raise forms.ValidationError(said_of(error)) from error
        return query


class TryForm(forms.Form):
    """The rule editor while typing: the query so far, and a text that somebody pasted to test it on."""

    query = forms.CharField(max_length=MAX_LENGTH * 2, strip=False, required=False)
    text = forms.CharField(max_length=20_000, strip=False, required=False)
