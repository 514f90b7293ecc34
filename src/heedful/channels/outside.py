"""HTTP to addresses that a person typed in: no way into the house, no way to hang, no way to fill the memory.

The name is resolved once and the connection goes to that address (a name that changes its address between the check
and the connection gains nothing); Host and TLS still name the host. Redirects are not followed.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Collection, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx
import msgspec
from django.utils.translation import gettext

MOST_BYTES = 64 * 1024  # of an answer: a receiver's few fields, or the beginning of its error page
# Networks that `is_global` of some Python versions lets pass, though they lead inside by translation.
_TRANSLATED = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    status: int
    headers: Mapping[str, str]
    body: bytes  # its first so many bytes


class OutsideError(Exception):
    """The address could not be spoken to. `arrived`: the request may have got there all the same."""

    arrived = False


class ForbiddenError(OutsideError):
    """The address is not one that may be spoken to. Nothing was sent."""


class UnreachableError(OutsideError):
    """No connection could be made. Nothing was sent."""


class LostError(OutsideError):
    """The connection ended or took too long after the request was on its way."""

    arrived = True


def post(url: str, body: bytes, *, headers: Mapping[str, str], allowed: Collection[str], timeout_s: float) -> Answer:
    """`allowed` names hosts that may have private addresses or no TLS. The time-out is for everything together."""
    return asyncio.run(_post_in_time(url, body, headers=headers, allowed=allowed, timeout_s=timeout_s))


async def _post_in_time(
    url: str, body: bytes, *, headers: Mapping[str, str], allowed: Collection[str], timeout_s: float
) -> Answer:
    connected = asyncio.Event()
    try:
        async with asyncio.timeout(timeout_s):
            return await exchange("POST", url, body, headers=headers, allowed=allowed, connected=connected)
    except TimeoutError:
        if connected.is_set():
            raise LostError(f"No answer within {timeout_s:g} seconds.") from None
        raise UnreachableError(f"No connection within {timeout_s:g} seconds.") from None
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise UnreachableError(f"No connection: {error}") from error
    except httpx.HTTPError as error:
        raise LostError(f"The connection was lost: {error or type(error).__name__}") from error


async def exchange(
    method: str,
    url: str,
    body: bytes = b"",
    *,
    headers: Mapping[str, str],
    allowed: Collection[str],
    connected: asyncio.Event,
    most_bytes: int = MOST_BYTES,
) -> Answer:
    """One request and its answer; whoever calls sets the time-out."""
    host, port = check_url(url, allowed=allowed)
    address = await _resolve(host, port, private=host in allowed)
    target = httpx.URL(url).copy_with(host=str(address))
    named = {**headers, "Host": _host_header(url, host)}
    async with httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=None) as client:  # noqa: S113 - one time-out around everything
        request = client.build_request(method, target, content=body, headers=named)
        request.extensions["sni_hostname"] = host
        request.extensions["trace"] = _note_connection(connected)
        response = await client.send(request, stream=True)
        try:
            return Answer(
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=await _beginning(response, most_bytes),
            )
        finally:
            await response.aclose()


def check_url(url: str, *, allowed: Collection[str]) -> tuple[str, int]:
    """Host and port of a URL that may be spoken to, as far as can be told without resolving it."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise ForbiddenError(gettext("This is not a URL.")) from None
    if parts.scheme not in {"http", "https"} or not host:
        raise ForbiddenError(gettext("The URL must begin with https:// and name a host."))
    if parts.username or parts.password:
        raise ForbiddenError(gettext("The URL must not carry a user or password."))
    if parts.scheme == "http" and host not in allowed:
        raise ForbiddenError(gettext("The URL must begin with https://, unless an administrator allows this host."))
    return host, port or (443 if parts.scheme == "https" else 80)


def is_public(address: IPAddress) -> bool:
    """Not this machine, not a private network, not a cloud's metadata, and none of these in disguise."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in net for net in _TRANSLATED):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


async def _resolve(host: str, port: int, *, private: bool) -> IPAddress:
    """One address of the host; all of them must be allowed, or a mixed answer would be a way in."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"{host} is not known: {error}") from error
    addresses = [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found]
    hidden = [address for address in addresses if not is_public(address)]
    if hidden and not private:
        raise ForbiddenError(f"{host} has the private address {hidden[0]}. An administrator can allow this host.")
    return addresses[0]


def _host_header(url: str, host: str) -> str:
    port = urlsplit(url).port
    bare = f"[{host}]" if ":" in host else host
    return f"{bare}:{port}" if port else bare


def _note_connection(connected: asyncio.Event) -> object:
    async def trace(event: str, _info: Mapping[str, object]) -> None:
        # From here on bytes of the request may have got through.
        if event.endswith("send_request_headers.started"):
            connected.set()

    return trace


async def _beginning(response: httpx.Response, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) >= most:
            break
    return bytes(body[:most])


def is_ok(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
