"""The door to the desk: what was answered and noted, and the texts that agents reuse."""

from heedful.desk.canned import (
    canned,
    canned_by,
    delete_canned,
    save_canned,
    save_wrap_up,
    wrap_up_codes,
    wrap_up_names,
)
from heedful.desk.replies import one_reply, replies, replies_in, reply, reply_of_delivery, total, undo
from heedful.desk.work import (
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

__all__ = [
    "canned",
    "canned_by",
    "claim",
    "close",
    "delete_canned",
    "note",
    "notes_in",
    "one_reply",
    "reopen",
    "replies",
    "replies_in",
    "reply",
    "reply_of_delivery",
    "save_canned",
    "save_wrap_up",
    "set_priority",
    "snooze",
    "take_over",
    "total",
    "transfer",
    "undo",
    "wake",
    "wrap_up_codes",
    "wrap_up_names",
]
