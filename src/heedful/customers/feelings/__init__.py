"""How each person feels toward each target, when that changed, and what changes say together; `follow.py` first.

`weigh` to `priors` and `joint` are pure, `stands` `usual` `joints` keep, `stood` reads, `crowd` `lines` `command` are
`heedful shifts`.
"""
