"""Where the ledger's tables live: a file of their own on SQLite, beside everything else on PostgreSQL.

A file of its own, because SQLite has one writer a file and a long write elsewhere must not delay a promise.
"""

from typing import Any

from django.conf import settings
from django.db import models

LEDGER_MODELS = frozenset({"ledgerrow", "promise", "tally", "cursor"})


def ledger_alias() -> str:
    return "ledger" if "ledger" in settings.DATABASES else "default"


class LedgerPlace:
    def db_for_read(self, model: type[models.Model], **_hints: Any) -> str:
        return ledger_alias() if _in_ledger(model) else "default"

    def db_for_write(self, model: type[models.Model], **_hints: Any) -> str:
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **_hints: Any) -> bool:
        in_ledger = app_label == "stream" and model_name in LEDGER_MODELS
        return db == (ledger_alias() if in_ledger else "default")


def _in_ledger(model: type[models.Model]) -> bool:
    meta = model._meta
    return meta.app_label == "stream" and meta.model_name in LEDGER_MODELS
