"""Options as people meet them: the menu beside a case, the pages on which they are kept. Read `menu.py` first."""
