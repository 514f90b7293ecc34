"""kill -9, again and again, under load: nothing is lost, nothing comes twice, nothing is said twice in public."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from heedful.stream.tests.brokers import Broker, cluster
from tests import postgres
from tests.installation import ROOT, Installation, pause
from tests.load import REFUND_EVERY, Agent, Sender
from tests.receiver import Receiver

POSTS = 3000
KILLS = 24
STORM_S = 600.0
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("chaos")]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.close()


class Storm:
    """Load on the open channel, an import and an agent, while `victims` die in turn."""

    def __init__(self, place: Installation, told: dict[str, Any], airlines: Path) -> None:
        self.place = place
        self.senders = [Sender(place.address, told["token"], range(n, POSTS, 3)) for n in range(3)]
        self.agent = Agent(place.address, told["agent_token"])
        self.airlines = airlines
        self.imports = 0
        self._import = threading.Thread(target=self._import_until_done, daemon=True)

    def _import_until_done(self) -> None:
        command = [sys.executable, "-m", "heedful", "import", str(self.airlines), "--topic", "Airlines"]
        while True:
            self.imports += 1
            done = subprocess.run(command, env=self.place.environment, cwd=ROOT, capture_output=True, check=False)
            if done.returncode == 0:
                return
            time.sleep(0.5)

    def rage(self, victims: list[Callable[[], bool]]) -> int:
        """Returns how many kills there were."""
        random = Random(3)
        for thread in (*self.senders, self.agent, self._import):
            thread.start()
        kills = turn = 0
        end = time.monotonic() + STORM_S
        while kills < KILLS or any(thread.is_alive() for thread in (*self.senders, self._import)):
            pause(random, 0.1, 1.0)
            if time.monotonic() > end:
                raise AssertionError(f"the storm did not end: {kills} kills\n{self.place.log_path.read_text()[-3000:]}")
            if kills < KILLS * 3:
                kills += victims[turn % len(victims)]()
                turn += 1
        return kills


def check(storm: Storm, receiver: Receiver, kills: int) -> None:
    cases = POSTS // REFUND_EVERY
    end = time.monotonic() + 120
    while len(storm.agent.answered) < cases and time.monotonic() < end:
        time.sleep(0.5)
    storm.agent.stop.set()
    storm.agent.join(30)
    found = storm.place.until_through()
    tries = sum(sender.tries for sender in storm.senders)
    print(f"\n{kills} kills, {tries} requests, {storm.imports} import(s), {receiver.requests} webhooks\n{found}")
    assert found["mentions"] == {"import": 8985, "load": POSTS}
    assert found["readings"] == 8985 + POSTS
    assert found["cases"] == found["openers"] == cases
    assert found["decisions"] == {"automatic": cases}
    assert found["dead_letters"] == 0
    assert found["replies"] == len(storm.agent.answered) == cases
    assert found["deliveries"] == {"sent": cases}
    assert len(receiver.published) == cases
    assert {str(said["text"]).rsplit(" ", 1)[1] for said in receiver.published.values()} == set(
        storm.agent.answered.values(),
    )
    assert receiver.forged == 0
    assert kills >= 20


def killer(place: Installation, name: str) -> Callable[[], bool]:
    # Young processes are spared: one that dies while it starts does no work that could be lost.
    random = Random(name)
    return lambda: place.kill_child(name, older_than_s=random.uniform(2, 8))


def test_killing_web_and_worker_in_turn_loses_and_doubles_nothing(
    tmp_path: Path, receiver: Receiver, public_data: Path
) -> None:
    place = Installation(tmp_path)
    place.run("heedful", "migrate")
    storm = Storm(place, place.tell("tests.prepare", receiver.url), public_data / "posts" / "airlines.ndjson")
    place.up()
    try:
        place.until_up()
        kills = storm.rage([killer(place, "web"), killer(place, "worker")])
        check(storm, receiver, kills)
    finally:
        place.down()


def restarted(server: postgres.Postgres | Broker) -> Callable[[], bool]:
    def kill() -> bool:
        server.kill()
        time.sleep(0.3)
        server.start()
        return True

    return kill


@pytest.mark.cluster
def test_killing_postgresql_and_a_broker_too_loses_and_doubles_nothing(
    tmp_path: Path, receiver: Receiver, public_data: Path
) -> None:
    nodes = cluster(tmp_path)
    for node in nodes:
        node.start()
    with postgres.running() as server:
        place = Installation(
            tmp_path,
            HEEDFUL_DATABASE_URL=server.url,
            HEEDFUL_NATS_URL=",".join(node.url for node in nodes),
            HEEDFUL_NATS_REPLICAS="3",
        )
        place.run("heedful", "migrate")
        storm = Storm(place, place.tell("tests.prepare", receiver.url), public_data / "posts" / "airlines.ndjson")
        place.up()
        try:
            place.until_up()
            victims = [killer(place, "web"), killer(place, "worker"), restarted(nodes[1]), restarted(server)]
            kills = storm.rage(victims)
            check(storm, receiver, kills)
        finally:
            place.down()
            for node in nodes:
                node.kill()
