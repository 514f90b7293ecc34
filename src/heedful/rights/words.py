"""How the stage says its steps and sections."""

from django.utils.translation import gettext as _


def step_name(step: str) -> str:
    return {
        "cases": _("Cases and answers"),
        "posts": _("Posts"),
        "profile": _("Profile and feelings"),
        "named": _("Where others name them"),
        "ledger": _("The ledger"),
        "letters": _("Dead letters, news and the audit"),
        "files": _("Files in the data folder"),
        "pages": _("Database files are written anew"),
    }.get(step, step)


def section_name(section: str) -> str:
    return {
        "person": _("Person"),
        "profile": _("Details"),
        "profile_changes": _("Changes of details"),
        "merges": _("Merged records"),
        "posts": _("Posts"),
        "acts": _("Done without words"),
        "evidence": _("What feelings are told from"),
        "feelings": _("Feelings now"),
        "changes_of_feeling": _("Changes of feeling"),
        "cases": _("Cases"),
        "case_history": _("History of the cases"),
        "answers": _("Answers and how they were delivered"),
        "notes": _("Notes"),
        "audit": _("Audit"),
    }.get(section, section)
