"""A cohort's lines as a table for a spreadsheet. Pure."""

import csv
import io
from collections.abc import Sequence

from heedful.desk.people.cohort_page import TowardRow
from heedful.desk.people.export import plain


def numbers_csv(rows: Sequence[TowardRow]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["target", "first", "last", "mean", "low", "high", "people_days", "posts"])
    for row in rows:
        for first, last, one in reversed(row.numbers):
            told = (round(one.mean, 4), round(one.low, 4), round(one.high, 4), one.people, one.posts)
            writer.writerow([plain(row.target.name), first.isoformat(), last.isoformat(), *told])
    return out.getvalue()
