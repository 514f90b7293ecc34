"""What happened in public to a target, where that is heard of, and which changes of feeling it coincides with.

`registry.py` first; then how events come in (files: `take_in.py`, feeds: `newsroom.py`) and `coincide.py`.
"""
