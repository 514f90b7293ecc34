"""How the stage says its values and refusals."""

from django.utils.translation import gettext as _

from heedful.customers.errors import FieldRefused, MergeRefused
from heedful.customers.types import ClueKind, FieldKind, FieldSpec


def refusal(error: FieldRefused) -> str:
    said = {
        "account": _("An account number has between 1 and 80 characters."),
        "taken": _("This account number belongs to somebody else. If it is the same person, merge the two."),
        "long": _("At most 500 characters."),
        "country": _("A country is two letters, as in DE or US."),
        "zone": _("A time zone has a name like Europe/Berlin."),
        "email": _("This is not an e-mail address."),
        "number": _("This is not a number."),
        "date": _("A date is written as 2026-03-31."),
        "choice": _("This is none of the choices."),
        "yes-no": _("Say yes or no."),
        "unknown": _("There is no such field."),
        "reserved": _("This name is taken by a part of every profile."),
        "field-taken": _("There is such a field already."),
        "choices": _("Name at least one choice."),
        "nobody": _("Nobody has this account number, e-mail or handle."),
        "several": _("More than one person has this e-mail or handle."),
        "key": _("The line names nobody: it needs an account number, an e-mail, or a platform and a handle."),
        "columns": _("The line has more values than there are columns."),
        "erased": _("This person was erased."),
    }
    return said.get(error.reason, error.reason)


def field_name(spec: FieldSpec) -> str:
    if spec.own:
        return spec.name
    return {
        "relation": _("Relation"),
        "email": _("E-mail"),
        "country": _("Country"),
        "time-zone": _("Time zone"),
        "value": _("Customer value"),
        "consent": _("Consent"),
        "do-not-contact": _("Do not contact"),
    }[spec.key]


def value_name(spec: FieldSpec, value: str) -> str:
    if spec.kind is FieldKind.YES_NO:
        return {"yes": _("Yes"), "no": _("No")}.get(value, value)
    if spec.own:
        return value
    return {
        "prospect": _("Prospect"),
        "customer": _("Customer"),
        "former": _("Former customer"),
        "detractor": _("Detractor"),
        "advocate": _("Advocate"),
        "given": _("Given"),
        "refused": _("Refused"),
    }.get(value, value)


def kind_name(kind: FieldKind) -> str:
    return {
        FieldKind.TEXT: _("Text"),
        FieldKind.NUMBER: _("Number"),
        FieldKind.DATE: _("Date"),
        FieldKind.CHOICE: _("Choice"),
        FieldKind.YES_NO: _("Yes or no"),
    }[kind]


def clue_name(kind: ClueKind) -> str:
    return {
        ClueKind.ACCOUNT: _("the same account number"),
        ClueKind.EMAIL: _("the same e-mail"),
        ClueKind.LINK: _("linked profiles"),
        ClueKind.WORDS: _("the same words on two platforms within half an hour"),
        ClueKind.HANDLE: _("the same handle"),
        ClueKind.NAME: _("the same name"),
        ClueKind.NEAR: _("nearly the same name"),
        ClueKind.AVATAR: _("the same picture"),
    }[kind]


def merge_refusal(error: MergeRefused) -> str:
    return {
        "nobody": _("Choose somebody else to merge with."),
        "merged": _("One of the two was merged with somebody or erased already."),
        "undone": _("This merge was taken back already."),
        "later": _("Something was merged on top of this. Take that back first."),
    }.get(error.reason, error.reason)


def erased_name() -> str:
    return _("Erased person")
