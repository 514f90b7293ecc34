"""Many rows in one statement, on either engine, for the places where a model instance a row costs too much.

PostgreSQL gets one JSON document, which both sides read in C: a placeholder a value made the driver and the server read
a statement of a hundred thousand characters, and an array a column had every text escaped in Python. SQLite gets
values, because its library is in this process and reading a long statement is what costs it most: one row at a time
where nothing is returned.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import msgspec
from django.db import connections, models

MOST_PARAMETERS = 30_000  # SQLite takes 32,766 in one statement
Row = tuple[Any, ...]


@cache
def types_of(model: type[models.Model], columns: tuple[str, ...], using: str) -> tuple[str, ...]:
    """The columns' types without lengths: a cast to varchar(n) would cut what is too long instead of refusing it."""
    by_column = {field.column: field.db_type(connections[using]) or "" for field in model._meta.local_fields}
    return tuple(re.sub(r"\(.*?\)| GENERATED .*", "", by_column[column]) for column in columns)


def source(types: Sequence[str], rows: Sequence[Row], using: str = "default") -> tuple[str, list[Any]]:
    """The rows as something that stands behind INSERT INTO t (…) or in WITH t (…) AS (…), and its parameters."""
    if connections[using].vendor == "postgresql":
        names = [f"c{place}" for place in range(len(types))]
        columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, types, strict=True))
        return f"SELECT * FROM json_to_recordset(%s) AS given({columns})", [_document(names, types, rows)]  # noqa: S608  # types of our own tables
    one = f"({', '.join(['%s'] * len(types))})"
    return f"VALUES {', '.join([one] * len(rows))}", [value for row in rows for value in row]


def _document(names: Sequence[str], types: Sequence[str], rows: Sequence[Row]) -> str:
    documents = [place for place, kind in enumerate(types) if kind == "jsonb"]  # JSON already, and not to be quoted
    objects = [dict(zip(names, row, strict=True)) for row in rows]
    for place in documents:
        for one in objects:
            one[names[place]] = msgspec.Raw(one[names[place]].encode())
    return msgspec.json.encode(objects).decode()


def insert(
    model: type[models.Model],
    columns: tuple[str, ...],
    rows: Sequence[Row],
    tail: str = "",
    *,
    using: str = "default",
) -> list[Row]:
    """INSERT INTO the model's table; `tail` is ON CONFLICT … and, where something is wanted back, RETURNING …"""
    if not rows:
        return []
    types = types_of(model, columns, using)
    head = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
    returned: list[Row] = []
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite" and "RETURNING" not in tail:
            one, _ = source(types, rows[:1], using)
            cursor.executemany(f"{head}{one} {tail}", rows)
            return []
        for part in parts(rows):
            values, parameters = source(types, part, using)
            cursor.execute(f"{head}{values} {tail}", parameters)
            if "RETURNING" in tail:
                returned += cursor.fetchall()
    return returned


def parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Few enough rows at once for every engine."""
    if rows:
        size = MOST_PARAMETERS // len(rows[0])
        for start in range(0, len(rows), size):
            yield rows[start : start + size]


def cover(model: type[models.Model], fields: Sequence[str], words: Sequence[str], covered: Callable[[str], str]) -> int:
    """Rewrites those texts of a table that hold one of the words."""
    changed = 0
    everything: models.QuerySet[models.Model] = models.QuerySet(model)
    for field in fields:
        said = models.Q(pk__in=())
        for word in words:
            said |= models.Q(**{f"{field}__icontains": word})
        for pk, text in everything.filter(said).values_list("pk", field):
            if covered(text) != text:
                everything.filter(pk=pk).update(**{field: covered(text)})
                changed += 1
    return changed
