import asyncio
import ipaddress
import socket
from typing import Any

import pytest

from heedful.channels import outside
from heedful.channels.tests.receiver import receiving


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.20.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # a cloud's metadata
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to refuse
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00:ec2::254", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),  # 10.0.0.1 by translation
        ("2002:7f00:1::", False),  # 127.0.0.1 by another
    ],
)
def test_only_public_addresses_are_spoken_to(address: str, public: bool) -> None:  # noqa: FBT001 - a table
    assert outside.is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "https:///path",
        "http://example.com/",
        "https://user:secret@example.com/",
        "https://[::1",
        "gopher://127.0.0.1:25/",
        "",
    ],
)
def test_odd_addresses_are_refused_before_anything_is_resolved(url: str) -> None:
    with pytest.raises(outside.ForbiddenError):
        outside.check_url(url, allowed=())


def ask(url: str, *, allowed: tuple[str, ...] = (), timeout_s: float = 5.0) -> outside.Answer:
    return outside.post(url, b"{}", headers={}, allowed=allowed, timeout_s=timeout_s)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"])
def test_this_machine_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(outside.OutsideError) as caught:
        ask(f"https://{host}/")
    assert not caught.value.arrived


def test_an_administrator_can_allow_a_host() -> None:
    with receiving() as receiver:
        assert ask(receiver.url, allowed=("127.0.0.1",)).status == 200
        assert receiver.heard[0].headers["host"] == f"127.0.0.1:{receiver.port}"


def test_a_name_that_changes_its_address_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer is checked and used; there is no second question."""
    asked: list[str] = []

    async def resolve(_self: object, host: str, port: int, **_more: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    with pytest.raises(outside.ForbiddenError):
        ask("https://rebinding.example/")
    assert asked == ["rebinding.example"]
    with receiving() as receiver:
        named = f"http://inside.example:{receiver.port}/hook"
        ask(named, allowed=("inside.example",))
        assert receiver.heard[0].headers["host"] == f"inside.example:{receiver.port}"
    assert asked.count("inside.example") == 1


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(_self: object, _host: str, port: int, **_more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("93.184.215.14", "169.254.169.254")]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    with pytest.raises(outside.ForbiddenError):
        ask("https://mixed.example/")


def test_a_long_answer_is_cut() -> None:
    with receiving() as receiver:
        receiver.answers = [(200, {}, b"x" * (outside.MOST_BYTES * 3))]
        assert len(ask(receiver.url, allowed=("127.0.0.1",)).body) == outside.MOST_BYTES


def test_the_time_out_is_for_everything_together() -> None:
    with receiving() as receiver:
        receiver.wait_s = 4
        with pytest.raises(outside.LostError):
            ask(receiver.url, allowed=("127.0.0.1",), timeout_s=1.5)
