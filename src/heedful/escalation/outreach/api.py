"""Speaking first, as the rest of Heedful sees it: `escalation.api.outreach`."""

from heedful.escalation.outreach.acts import approve, cancel, postpone, refuse, restore, start_now
from heedful.escalation.outreach.dry import DryDay, DryRun, dry_run
from heedful.escalation.outreach.lists import (
    ENDED,
    Page,
    counts,
    ended,
    events_of,
    outreach,
    outreaches_in,
    outreaches_of,
    waiting,
)
from heedful.escalation.outreach.policy import check as check_policy
from heedful.escalation.outreach.policy import policy, set_policy
from heedful.escalation.outreach.rules import (
    change_rule,
    create_rule,
    move,
    reorder,
    rule,
    rules,
    set_rule_state,
)
from heedful.escalation.outreach.types import (
    Draft,
    OutreachEventFacts,
    OutreachFacts,
    Policy,
    Reason,
    Rule,
    State,
    Window,
)

__all__ = [
    "ENDED",
    "Draft",
    "DryDay",
    "DryRun",
    "OutreachEventFacts",
    "OutreachFacts",
    "Page",
    "Policy",
    "Reason",
    "Rule",
    "State",
    "Window",
    "approve",
    "cancel",
    "change_rule",
    "check_policy",
    "counts",
    "create_rule",
    "dry_run",
    "ended",
    "events_of",
    "move",
    "outreach",
    "outreaches_in",
    "outreaches_of",
    "policy",
    "postpone",
    "refuse",
    "reorder",
    "restore",
    "rule",
    "rules",
    "set_policy",
    "set_rule_state",
    "start_now",
    "waiting",
]
