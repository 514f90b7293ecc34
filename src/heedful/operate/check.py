"""`heedful check`: is everything that this configuration names there, in plain words."""

import argparse
import asyncio
import os
import shutil
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import msgspec
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from heedful.core.clock import utc_now
from heedful.operate.migrate import LEDGER_APP
from heedful.stream.api import beats, dead_letters, ledger

LEAST_FREE_BYTES = 1_000_000_000


class Finding(msgspec.Struct, frozen=True):
    good: bool
    words: str


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(prog="heedful check", description=__doc__).parse_args(argv)
    findings: list[Finding] = []
    for look in LOOKS:
        findings.extend(_guarded(look))
        if not findings[-1].good and look in {_data_folder, _databases}:
            break  # what follows would only repeat it
    sys.stdout.writelines(f"{'ok ' if f.good else 'BAD'} {f.words}\n" for f in findings)
    return 0 if all(finding.good for finding in findings) else 1


def _guarded(look: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return look()
    except Exception as error:  # noqa: BLE001  # a check reports, it does not fail
        return [Finding(good=False, words=f"{look.__name__.strip('_').replace('_', ' ')}: {error}")]


def _data_folder() -> list[Finding]:
    folder = settings.DATA
    if not os.access(folder, os.W_OK):
        return [Finding(good=False, words=f"the data folder {folder} cannot be written: set HEEDFUL_DATA")]
    free = shutil.disk_usage(folder).free
    return [Finding(good=free > LEAST_FREE_BYTES, words=f"data folder {folder}, {free / 1e9:.1f} GB free")]


def _databases() -> list[Finding]:
    findings = []
    for alias in connections:
        connection = connections[alias]
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes(None if alias == "default" else LEDGER_APP))
        words = f"database {alias}: {connection.display_name}"
        ready = not plan
        findings.append(Finding(good=ready, words=words if ready else f"{words}: not up to date: run heedful migrate"))
    return findings


def _broker() -> list[Finding]:
    if not settings.NATS_URL:
        return [Finding(good=True, words="road: this database (HEEDFUL_NATS_URL is not set)")]
    if find_spec("nats") is None:
        return [Finding(good=False, words="HEEDFUL_NATS_URL is set but nats-py is missing: install heedful[cluster]")]
    nats = import_module("nats")

    async def connect() -> str:
        client = await nats.connect(settings.NATS_URL.split(","), connect_timeout=3, max_reconnect_attempts=0)
        version = str(client.connected_server_version)
        await client.close()
        return version

    return [Finding(good=True, words=f"road: NATS {asyncio.run(connect())}")]


def _workers() -> list[Finding]:
    alive = beats.alive("reading", now=utc_now())
    words = f"{alive} worker(s) alive, {ledger.pending()} ledger rows pending"
    if alive:
        return [Finding(good=True, words=words)]
    return [Finding(good=False, words=f"{words}: start heedful up or heedful worker")]


def _letters() -> list[Finding]:
    waiting = dead_letters.waiting_count()
    return [Finding(good=waiting == 0, words=f"{waiting} dead letters wait for somebody to look (Settings)")]


LOOKS: tuple[Callable[[], list[Finding]], ...] = (_data_folder, _databases, _broker, _workers, _letters)
