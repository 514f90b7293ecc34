"""The door to the desk: what was answered and noted, and the texts that agents reuse."""

from heedful.desk.erasing import erase_cases, unname
from heedful.desk.exporting import calls_of, case_tags_of, drafts_of, options_of
from heedful.desk.handling.canned import (
    canned,
    canned_by,
    delete_canned,
    save_canned,
    save_wrap_up,
    wrap_up_codes,
    wrap_up_names,
)
from heedful.desk.handling.replies import one_reply, replies, replies_in, reply, reply_of_delivery, total, undo
from heedful.desk.handling.work import (
    claim,
    close,
    note,
    notes_in,
    reopen,
    set_priority,
    snooze,
    take_over,
    transfer,
    wake,
)
from heedful.desk.options.catalogue import adopt, adopt_first, options, save_option
from heedful.desk.options.effect import Sums
from heedful.desk.options.guidelines import guidelines, save_guideline
from heedful.desk.options.tallies import take_over as take_over_effects

__all__ = [
    "Sums",
    "adopt",
    "adopt_first",
    "calls_of",
    "canned",
    "canned_by",
    "case_tags_of",
    "claim",
    "close",
    "delete_canned",
    "drafts_of",
    "erase_cases",
    "guidelines",
    "note",
    "notes_in",
    "one_reply",
    "options",
    "options_of",
    "reopen",
    "replies",
    "replies_in",
    "reply",
    "reply_of_delivery",
    "save_canned",
    "save_guideline",
    "save_option",
    "save_wrap_up",
    "set_priority",
    "snooze",
    "take_over",
    "take_over_effects",
    "total",
    "transfer",
    "undo",
    "unname",
    "wake",
    "wrap_up_codes",
    "wrap_up_names",
]
