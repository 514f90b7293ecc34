"""`heedful migrate`: make or upgrade the tables."""

import argparse

from django.conf import settings
from django.core.management import call_command

from heedful.stream.place import ledger_alias

LEDGER_APP = "stream"  # the only one with tables in the ledger's database


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(prog="heedful migrate", description=__doc__).parse_args(argv)
    migrate(verbosity=1)
    return 0


def migrate(*, verbosity: int = 0) -> None:
    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=verbosity)
    if ledger_alias() != "default":
        call_command("migrate", LEDGER_APP, database=ledger_alias(), interactive=False, verbosity=verbosity)
