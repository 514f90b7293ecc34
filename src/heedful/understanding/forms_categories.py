"""What the categories' screens ask for."""

import csv
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heedful.understanding.teaching import NAME_LENGTH, QUERY_LENGTH, Draft

_LARGEST = 1 << 20  # bytes of a file; five hundred long posts
_COLUMNS = ("text", "example", "post", "beispiel", "beitrag")


class CategoryForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH, help_text=_("It teaches as well: say what it is."))
    description = forms.CharField(label=_("Description"), max_length=2000, required=False)
    query = forms.CharField(
        label=_("Rule"),
        max_length=QUERY_LENGTH,
        required=False,
        help_text=_("Optional, in the language of listening's rules: what it finds is filed here in any case."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "query", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def draft(self) -> Draft:
        return Draft(**self.cleaned_data)


class TeachForm(forms.Form):
    texts = forms.CharField(
        label=_("Examples, one on each line"),
        max_length=500_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    file = forms.FileField(label=_("Or a CSV file with a column “text”"), required=False)
    mention = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_file(self) -> list[str]:
        given = self.cleaned_data["file"]
        return _column(given) if given else []

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not any(found.get(name) for name in ("texts", "file", "mention")) and not self.errors:
            raise forms.ValidationError(_("Write at least one example."))
        return found

    def examples(self) -> list[str]:
        return [*self.cleaned_data["texts"].splitlines(), *self.cleaned_data["file"]]


def _column(given: Any) -> list[str]:
    """The column named text, or the first where none is."""
    if (given.size or 0) > _LARGEST:
        raise forms.ValidationError(_("The file is larger than a megabyte."))
    try:
        lines = given.read().decode("utf-8-sig").splitlines()
        dialect = csv.Sniffer().sniff("\n".join(lines[:20]), ",;\t") if len(lines) > 1 else csv.excel
        rows = [row for row in csv.reader(lines, dialect) if row]
    except UnicodeDecodeError as problem:
        raise forms.ValidationError(_("The file is not text in UTF-8.")) from problem
    except csv.Error:
        rows = [[line] for line in lines if line.strip()]
    heads = [head.strip().casefold() for head in rows[0]] if rows else []
    place = next((heads.index(name) for name in _COLUMNS if name in heads), None)
    if place is None:
        return [row[0] for row in rows]
    return [row[place] for row in rows[1:] if len(row) > place]
