"""One person: the pane beside a case and their page, how they feel as it is drawn, merging. Read `pane.py` first."""
