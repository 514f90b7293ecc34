"""`heedful migrate`: make or upgrade the tables."""

import argparse

from django.conf import settings
from django.core.management import call_command


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(prog="heedful migrate", description=__doc__).parse_args(argv)
    migrate(verbosity=1)
    return 0


def migrate(*, verbosity: int = 0) -> None:
    settings.DATA.mkdir(parents=True, exist_ok=True)
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, interactive=False, verbosity=verbosity)
