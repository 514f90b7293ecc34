"""What the screens of targets ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heedful.listening.targets import NAME_LENGTH, OWNERS, TargetDraft
from heedful.listening.types import TargetFacts, TargetKind

KIND_NAMES = {
    TargetKind.COMPANY: _("Our company"),
    TargetKind.COMPETITOR: _("Competitor"),
    TargetKind.PRODUCT: _("Product"),
    TargetKind.SERVICE: _("Service"),
}
_LINES = {"spellcheck": "false", "autocapitalize": "none", "class": "names"}


def _lines(label: Any, help_text: Any, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, **_LINES})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=30_000, widget=widget)


class TargetForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, name) for kind, name in KIND_NAMES.items()])
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    owner = forms.TypedChoiceField(label=_("Belongs to"), required=False, coerce=int, empty_value=None)
    aliases = _lines(
        _("Other names"),
        _(
            "One a line: short names, handles, hashtags, misspellings. "
            "A name also finds its @handle and #hashtag; one written with its sign finds only that."
        ),
        rows=5,
    )
    exclusions = _lines(
        _("Not meant beside"),
        _("One word or phrase a line. A post that holds one means something else, unless it has a handle or hashtag."),
        rows=3,
    )

    def __init__(self, *args: Any, owners: list[TargetFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nobody yet")), *((owner.id, owner.name) for owner in owners)]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def draft(self) -> TargetDraft:
        told = self.cleaned_data
        kind = TargetKind(told["kind"])
        return TargetDraft(
            kind=kind,
            name=told["name"],
            owner=None if kind in OWNERS else told["owner"],
            aliases=tuple(told["aliases"].splitlines()),
            exclusions=tuple(told["exclusions"].splitlines()),
        )


class TryTargetForm(forms.Form):
    """The form while somebody types."""

    name = forms.CharField(max_length=NAME_LENGTH)
    aliases = forms.CharField(required=False, max_length=30_000)
    exclusions = forms.CharField(required=False, max_length=30_000)

    def draft(self) -> TargetDraft:
        told = self.cleaned_data
        return TargetDraft(
            kind=TargetKind.COMPETITOR,
            name=told["name"],
            aliases=tuple(told["aliases"].splitlines()),
            exclusions=tuple(told["exclusions"].splitlines()),
        )


def initial_of(target: TargetFacts) -> dict[str, Any]:
    return {
        "kind": target.kind.value,
        "name": target.name,
        "owner": target.owner,
        "aliases": "\n".join(target.aliases[1:]),
        "exclusions": "\n".join(target.exclusions),
    }
