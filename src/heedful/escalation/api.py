"""The door to escalation: cases, why they are there, and the rules that open them."""

from heedful.escalation.branches import BranchFacts, branches, branches_in, move_back, move_case, open_case_at
from heedful.escalation.by_hand import open_by_hand
from heedful.escalation.cases import (
    answered,
    close,
    remark,
    reopen,
    set_priority,
    set_queue,
    snooze,
    unanswered,
    wake,
)
from heedful.escalation.destinations import name_queue, open_queues, queue_names
from heedful.escalation.dry import dry_run
from heedful.escalation.erasing import (
    cases_of_people,
    count_unanswered,
    erase_cases,
    erase_mentions,
    hollow_unanswered,
    unname,
    worded_cases,
)
from heedful.escalation.handover import (
    anyone_waits,
    hand_out,
    line,
    loads,
    pass_on,
    put_back,
    queue_loads,
    take,
)
from heedful.escalation.join import Branch
from heedful.escalation.lists import case_page, count
from heedful.escalation.outreach import api as outreach
from heedful.escalation.outreach.opening import BEGAN as SPEAKS_FIRST
from heedful.escalation.outreach.types import OutreachFacts
from heedful.escalation.outreach.types import State as OutreachState
from heedful.escalation.owner import Handed, hand_back, hand_to
from heedful.escalation.phrase import Names
from heedful.escalation.reads import (
    case,
    case_of_mention,
    cases,
    cases_of_customers,
    cases_of_mentions,
    counts,
    decisions,
    events,
    mentions_of,
    mentions_of_cases,
    names,
    status_of,
    why,
)
from heedful.escalation.rules import (
    change_rule,
    create_rule,
    move,
    read_draft,
    reorder,
    rule,
    rules,
    set_rule_state,
)
from heedful.escalation.sentence import priority_name, rule_sentence, text
from heedful.escalation.tree import check as check_conditions
from heedful.escalation.tree import read as read_conditions

__all__ = [
    "SPEAKS_FIRST",
    "Branch",
    "BranchFacts",
    "Handed",
    "Names",
    "OutreachFacts",
    "OutreachState",
    "answered",
    "anyone_waits",
    "branches",
    "branches_in",
    "case",
    "case_of_mention",
    "case_page",
    "cases",
    "cases_of_customers",
    "cases_of_mentions",
    "cases_of_people",
    "change_rule",
    "check_conditions",
    "close",
    "count",
    "count_unanswered",
    "counts",
    "create_rule",
    "decisions",
    "dry_run",
    "erase_cases",
    "erase_mentions",
    "events",
    "hand_back",
    "hand_out",
    "hand_to",
    "hollow_unanswered",
    "line",
    "loads",
    "mentions_of",
    "mentions_of_cases",
    "move",
    "move_back",
    "move_case",
    "name_queue",
    "names",
    "open_by_hand",
    "open_case_at",
    "open_queues",
    "outreach",
    "pass_on",
    "priority_name",
    "put_back",
    "queue_loads",
    "queue_names",
    "read_conditions",
    "read_draft",
    "remark",
    "reopen",
    "reorder",
    "rule",
    "rule_sentence",
    "rules",
    "set_priority",
    "set_queue",
    "set_rule_state",
    "snooze",
    "status_of",
    "take",
    "text",
    "unanswered",
    "unname",
    "wake",
    "why",
    "worded_cases",
]
