"""Run a command with a PostgreSQL server of its own: `python -m tests.postgres COMMAND …`."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heedful.stream.tests.brokers import free_port


def binaries() -> Path:
    """The newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    if on_path is None:
        raise FileNotFoundError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    return Path(on_path).resolve().parent


class Postgres:
    """A cluster in a temporary folder, on loopback. It refuses to run as root, so root lends it another user."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._user = pwd.getpwnam("postgres").pw_name if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://heedful@127.0.0.1:{self.port}/heedful"

    def create(self) -> None:
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-D", str(self.folder / "db"), "-U", "heedful", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "heedful", "heedful")

    def start(self) -> None:
        options = ("-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}")
        self._process = subprocess.Popen(
            [str(binaries() / "postgres"), "-D", str(self.folder / "db"), "-p", str(self.port), *options],
            user=self._user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            ready = subprocess.run(
                [str(binaries() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)],
                check=False,
            )
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise TimeoutError("PostgreSQL did not start in a minute")

    def kill(self) -> None:
        """As a power failure would: at once, its children too."""
        if self._process is not None:
            pids = subprocess.run(["pgrep", "-P", str(self._process.pid)], capture_output=True, text=True, check=False)
            for pid in (self._process.pid, *map(int, pids.stdout.split())):
                try:
                    os.kill(pid, 9)
                except ProcessLookupError:
                    continue
            self._process.wait()
            (self.folder / "db" / "postmaster.pid").unlink(missing_ok=True)
            self._process = None

    def _run(self, program: str, *args: str) -> None:
        subprocess.run(
            [str(binaries() / program), *args],
            user=self._user,
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
        )


@contextmanager
def running() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="heedful-pg-", ignore_cleanup_errors=True) as folder:
        server = Postgres(Path(folder))
        server.create()
        try:
            yield server
        finally:
            server.kill()


if __name__ == "__main__":
    with running() as postgres:
        environment = {**os.environ, "HEEDFUL_DATABASE_URL": postgres.url}
        sys.exit(subprocess.run(sys.argv[1:], env=environment, check=False).returncode)
