"""People found by what is known of them: the list with its filter, many at once, cohorts. Read `list.py` first."""
