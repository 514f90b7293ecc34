"""Real NATS servers on loopback for tests."""

import socket
import subprocess
import sys
import time
from pathlib import Path

START_S = 60.0  # a busy machine takes its time


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Broker:
    """One node; several form a cluster when they know one another's routes."""

    def __init__(self, folder: Path, name: str = "n1", *, route: int = 0, routes: list[int] | None = None) -> None:
        self.port = free_port()
        self.log = folder / f"{name}.log"
        self.args = [
            str(nats_server_path()),
            *("-a", "127.0.0.1", "-p", str(self.port), "-js", "-sd", str(folder / name), "-n", name),
        ]
        if routes:
            self.args += ["-cluster_name", "test", "-cluster", f"nats://127.0.0.1:{route}"]
            self.args += ["-routes", ",".join(f"nats://127.0.0.1:{r}" for r in routes)]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.args, stdout=log, stderr=log)
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError(f"no NATS server on port {self.port}: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def cluster(folder: Path, nodes: int = 3) -> list[Broker]:
    routes = [free_port() for _ in range(nodes)]
    return [Broker(folder, f"n{i}", route=routes[i], routes=routes) for i in range(nodes)]


def nats_server_path() -> Path:
    return Path(sys.executable).parent / "nats-server"
