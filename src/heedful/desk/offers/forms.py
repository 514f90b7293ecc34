"""An option and a guideline as people fill them in."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heedful.channels.types import Visibility
from heedful.core.language import NAMES
from heedful.customers.api import joint_names
from heedful.desk.cases.forms import LANGUAGES
from heedful.desk.handling.fill import OPTION_PLACEHOLDERS, unknown_in
from heedful.desk.offers.there import Choices, There
from heedful.desk.options.types import MOST_TEXT, Act, Guard, OptionDraft, When
from heedful.desk.options.words import ABOUTS, ACTS, DIRECTIONS, EVENT_KINDS
from heedful.desk.words import sentiment_name, visibility_title
from heedful.understanding.api import intent_names
from heedful.understanding.types import Sentiment

ALWAYS = ("en", "de")  # languages that are asked for, whether there is a text yet or not
WORDS = ("about", "feels", "joint", "events", "intents", "visibilities", "platforms", "languages", "relations")
NUMBERS = ("categories", "channels", "cohorts")


class Texts(forms.Form):
    """A text for each language that there is one in, for those always asked for, and for one more."""

    more_language = forms.ChoiceField(label=gettext_lazy("Another language"), required=False)
    more_text = forms.CharField(
        label=gettext_lazy("Text in it"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, known: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spoken = list(dict.fromkeys([*ALWAYS, *known]))
        for language in self.spoken:
            self.fields[f"text_{language}"] = forms.CharField(
                label=_("Text, %(language)s") % {"language": NAMES.get(language, language)},
                required=False,
                max_length=MOST_TEXT,
                widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
            )
        more = [("", "-"), *(pair for pair in LANGUAGES if pair[0] not in self.spoken)]
        self.fields["more_language"].choices = more  # type: ignore[attr-defined]

    def texts(self) -> dict[str, str]:
        asked = {language: self.cleaned_data[f"text_{language}"] for language in self.spoken}
        if self.cleaned_data["more_language"]:
            asked[self.cleaned_data["more_language"]] = self.cleaned_data["more_text"]
        return {language: text.replace("\r\n", "\n").strip() for language, text in asked.items() if text.strip()}

    @property
    def text_fields(self) -> list[forms.BoundField]:
        return [*(self[f"text_{language}"] for language in self.spoken), self["more_language"], self["more_text"]]


def text_initial(texts: Mapping[str, str]) -> dict[str, str]:
    return {f"text_{language}": text for language, text in texts.items()}


def _many(label: Any, choices: Choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


def _number(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most)


class OptionForm(Texts):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    hint = forms.CharField(
        label=gettext_lazy("Hint"), required=False, max_length=160, help_text=gettext_lazy("One line for the agent.")
    )
    act = forms.ChoiceField(label=gettext_lazy("What it does"))
    queue = forms.ChoiceField(label=gettext_lazy("Queue that it hands the case to"), required=False)
    tag = forms.CharField(label=gettext_lazy("Tag"), required=False, max_length=40)
    codes = forms.CharField(
        label=gettext_lazy("Offer codes, one a line"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("One code is given to everybody; of several each is given once, where {{code}} stands."),
    )
    within_days = forms.IntegerField(label=gettext_lazy("Days that a change counts"), min_value=1, max_value=365)
    value_least = forms.FloatField(label=gettext_lazy("Customer value at least"), required=False)
    value_most = forms.FloatField(label=gettext_lazy("Customer value at most"), required=False)
    every_days = _number(gettext_lazy("Once per person in so many days"), 3650)
    per_day = _number(gettext_lazy("At most a day"), 1_000_000)
    per_month = _number(gettext_lazy("At most a month"), 1_000_000)
    approval = forms.BooleanField(label=gettext_lazy("A supervisor approves each use"), required=False)

    def __init__(
        self,
        there: There,
        known: Iterable[str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(known, *args, **kwargs)
        listed: dict[str, tuple[Any, Choices]] = {
            "about": (_("Toward"), [(one.value, str(name)) for one, name in ABOUTS.items()]),
            "feels": (_("Feels now"), [(one.value, sentiment_name(one)) for one in Sentiment if one != "unknown"]),
            "joint": (_("Changes together"), list(joint_names().items())),
            "events": (_("Coincides with"), [(one.value, str(name)) for one, name in EVENT_KINDS.items()]),
            "categories": (_("Category"), there.categories),
            "intents": (_("Intent"), list(intent_names().items())),
            "visibilities": (_("Said in"), [(one.value, visibility_title(one)) for one in Visibility]),
            "platforms": (_("Platform"), there.platforms),
            "channels": (_("Channel"), there.channels),
            "cohorts": (_("Cohort"), there.cohorts),
            "relations": (_("Relation"), there.relations),
            "languages": (_("Language"), [(code, NAMES.get(code, code)) for code in self.spoken]),
        }
        for name, (label, choices) in listed.items():
            self.fields[name] = _many(label, choices)
        directions = [("", _("any, or none")), *((one.value, str(name)) for one, name in DIRECTIONS.items())]
        self.fields["direction"] = forms.ChoiceField(
            label=_("A change of feeling that still stands"), required=False, choices=directions
        )
        self.fields["act"].choices = [(one.value, str(name)) for one, name in ACTS.items()]  # type: ignore[attr-defined]
        self.fields["queue"].choices = [("", "-"), *there.queues]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for language in self.spoken:
            unknown = unknown_in(cleaned.get(f"text_{language}", ""), OPTION_PLACEHOLDERS)
            if unknown:
                told = _("There is no placeholder {{%(name)s}}.") % {"name": unknown[0]}
                self.add_error(f"text_{language}", told)
        if cleaned.get("act") == Act.TEAM and not cleaned.get("queue"):
            self.add_error("queue", _("Choose the queue."))
        return cleaned

    def draft(self) -> OptionDraft:
        asked = self.cleaned_data
        when: dict[str, Any] = {name: asked[name] for name in WORDS}
        when |= {"within_days": asked["within_days"], "direction": asked["direction"] or None}
        when |= {name: [int(one) for one in asked[name]] for name in NUMBERS}
        when |= {name: asked[name] for name in ("value_least", "value_most")}
        guard = {name: asked[name] or 0 for name in ("every_days", "per_day", "per_month")}
        return OptionDraft(
            name=asked["name"],
            hint=asked["hint"],
            act=Act(asked["act"]),
            when=msgspec.convert(when, When),
            guard=Guard(**guard, approval=asked["approval"]),
            texts=self.texts(),
            queue=asked["queue"],
            tag=asked["tag"],
            codes=tuple(asked["codes"].split("\n")),
        )


def option_initial(draft: OptionDraft) -> dict[str, Any]:
    when: dict[str, Any] = msgspec.structs.asdict(draft.when)
    return {
        "name": draft.name,
        "hint": draft.hint,
        "act": draft.act.value,
        "queue": draft.queue,
        "tag": draft.tag,
        "codes": "\n".join(draft.codes),
        **{name: [str(getattr(one, "value", one)) for one in when[name]] for name in (*WORDS, *NUMBERS)},
        "value_least": draft.when.value_least,
        "value_most": draft.when.value_most,
        "direction": draft.when.direction.value if draft.when.direction else "",
        "within_days": draft.when.within_days,
        **msgspec.structs.asdict(draft.guard),
        **text_initial(draft.texts),
    }


class DecisionForm(forms.Form):
    word = forms.CharField(max_length=300, required=False)
    approve = forms.BooleanField(required=False)
