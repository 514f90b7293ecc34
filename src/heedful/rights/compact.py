"""Writes the databases' files anew, so that what was taken out of them is in no page, log or free list any more."""

from django.db import connections


def compact() -> None:
    for alias in connections:
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                cursor.execute("VACUUM")  # tables that this user owns; see docs/how-to/data-rights.md
