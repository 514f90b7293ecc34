"""How much each kind of evidence counts, as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heedful.customers.evidence.acts import DEFAULTS, HEAVIEST, Act
from heedful.customers.evidence.words import NAMES

MEANINGS = {
    Act.WORDS: _("What a post says, as it was read."),
    Act.RATING: _("In place of its words, where it names one thing only."),
    Act.UNFOLLOW: _("Costs a habit: seldom done for nothing."),
    Act.FOLLOW: _("Interest, and often a competition's price."),
    Act.SHARE: _("Agrees with it: a complaint that is shared counts against the company."),
    Act.REACTION: _("A thumb is cheap. Who laughs or is amazed tells nothing."),
    Act.CHECK_IN: _("Was there; nobody asked how it was."),
}


class WeightsForm(forms.Form):
    def __init__(self, *args: Any, now: dict[Act, float], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, means in MEANINGS.items():
            self.fields[kind.value] = forms.FloatField(
                label=NAMES[kind],
                help_text=means,
                min_value=0,
                max_value=HEAVIEST,
                initial=now[kind],
                widget=forms.NumberInput(attrs={"step": "0.05", "inputmode": "decimal"}),
            )

    def rows(self) -> list[tuple[Any, float]]:
        """Each field with the weight that Heedful comes with."""
        return [(self[kind.value], DEFAULTS[kind]) for kind in MEANINGS]

    def wanted(self) -> dict[Act, float]:
        return {kind: self.cleaned_data[kind.value] for kind in MEANINGS}
