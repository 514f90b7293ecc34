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
        "tags": _("Tags"),
        "cohorts": _("Cohorts and lists"),
        "merges": _("Merged records"),
        "may_be_the_same": _("Who may be the same person"),
        "posts": _("Posts"),
        "acts": _("Done without words"),
        "evidence": _("What feelings are told from"),
        "feelings": _("Feelings now"),
        "changes_of_feeling": _("Changes of feeling"),
        "changes_together": _("Changes read together"),
        "spoken_to_first": _("Spoken to first"),
        "cases": _("Cases"),
        "case_history": _("History of the cases"),
        "answers": _("Answers and how they were delivered"),
        "notes": _("Notes"),
        "case_tags": _("Tags of the cases"),
        "drafts": _("Typed and not sent"),
        "calls": _("Promised calls"),
        "options": _("Options: offered, chosen, and what followed"),
        "audit": _("Audit"),
    }.get(section, section)


def kind_name(kind: str) -> tuple[str, str]:
    """What it is called, and what going means."""
    return {
        "posts": (
            _("Words of posts in no case"),
            _("Text, links and attachments go; who, when and how it was read stay."),
        ),
        "cases": (_("Words of closed cases"), _("Title, reasons, answers and notes go; times and wrap-up stay.")),
        "evidence": (_("Evidence of feelings"), _("Feelings and changes are told anew from what is left.")),
        "signals": (_("What was done without words"), _("Reactions, shares, follows; feelings are told anew.")),
        "audit": (_("Audit"), _("Who did what, and who looked at whom.")),
        "letters": (_("Dead letters"), _("Also those that nobody settled.")),
    }[kind]
