"""What staff's screens ask for."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from heedful.core.language import NAMES
from heedful.staff.models import Skill, User
from heedful.staff.types import Role

ROLE_NAMES = {
    Role.AGENT: _("Agent"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.ANALYST: _("Analyst"),
    Role.ADMINISTRATOR: _("Administrator"),
}
SCHEMES = [("auto", _("As the system has it")), ("light", _("Light")), ("dark", _("Dark"))]


@cache
def zones() -> list[tuple[str, str]]:
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in ["UTC", *places]]


def languages_field(label: Any) -> forms.MultipleChoiceField:
    by_name = sorted(NAMES, key=lambda code: NAMES[code])
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(code, NAMES[code]) for code in by_name],
    )


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ProfileForm(forms.Form):
    display_name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("As colleagues see it. Customers never do.")
    )
    language = forms.ChoiceField(label=_("Language of the screens"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    scheme = forms.ChoiceField(label=_("Appearance"), choices=SCHEMES)
    languages = languages_field(_("Languages you answer in"))


class PersonForm(forms.Form):
    """One member of the team, as an administrator sees it."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    display_name = forms.CharField(label=_("Name"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    team = forms.CharField(
        label=_("Team"), max_length=80, required=False, widget=forms.TextInput(attrs={"list": "team-names"})
    )
    skills = forms.MultipleChoiceField(label=_("Skills"), required=False, widget=forms.CheckboxSelectMultiple)
    languages = languages_field(_("Languages they answer in"))

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        field = self.fields["skills"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(Skill.objects.order_by("name").values_list("key", "name"))

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        others = User.objects.filter(username__iexact=username)
        if self.person is not None:
            others = others.exclude(pk=self.person.pk)
        if others.exists():
            raise forms.ValidationError(_("Somebody already has this user name."))
        return username


class SkillForm(forms.Form):
    name = forms.CharField(label=_("New skill"), max_length=80)


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What is it for?"), max_length=80)


class AuditFilter(forms.Form):
    who = forms.CharField(label=_("Who"), max_length=150, required=False)
    what = forms.CharField(label=_("What"), max_length=64, required=False)
    subject = forms.CharField(label=_("About"), max_length=120, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)
