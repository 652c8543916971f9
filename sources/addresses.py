"""Which addresses may be called: the guard against being sent to machines that are none of our business.

Two checks, both needed. `check_address` reads the text of an address (RFC 3986) and is used for every address
a person or a server gives us. `resolve` looks its name up and refuses when any of the numbers is not public;
the connection is then made to those very numbers, so a name that answers differently the second time
(DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

import idna

from sources.errors import N_, AddressRefused, Unreachable

Network = IPv4Network | IPv6Network
Lookup = Callable[[str, int], Awaitable[list[str]]]
NOT_PUBLIC = N_("{host} is not on the public internet.")
NO_ADDRESS = N_("This is not a web address.")
LONGEST = 2048  # characters; longer ones break proxies and logs, and no feed needs them

SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
DEFAULT_PORTS = {"http": 80, "https": 443}

# IANA special-purpose registries (RFC 6890) and what clouds keep at public-looking numbers. An own table:
# `ipaddress.is_global` of Python 3.11 lets 2002:7f00:1:: (6to4 of 127.0.0.1) and 64:ff9b:1::/48 through.
CLOSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, RFC 791
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # carriers' NAT, RFC 6598; a cloud's metadata at 100.100.100.200
        "127.0.0.0/8",  # loopback, RFC 1122
        "168.63.129.16/32",  # a cloud's own host service
        "169.254.0.0/16",  # link-local, RFC 3927; clouds' metadata at 169.254.169.254
        "172.16.0.0/12",  # private, RFC 1918
        "192.0.0.0/24",  # protocol assignments, RFC 6890; a cloud's metadata at 192.0.0.192
        "192.0.2.0/24",  # documentation, RFC 5737
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "192.168.0.0/16",  # private, RFC 1918
        "198.18.0.0/15",  # benchmarking, RFC 2544
        "198.51.100.0/24",  # documentation, RFC 5737
        "203.0.113.0/24",  # documentation, RFC 5737
        "224.0.0.0/4",  # multicast, RFC 5771
        "240.0.0.0/4",  # reserved and broadcast, RFC 1112
    )
)
# Only global unicast (RFC 4291 section 2.4) is public at all. That alone shuts out ::, ::1, mapped IPv4
# (::ffff:0:0/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48), discard, fc00::/7, fe80::/10 and ff00::/8.
OPEN_V6 = IPv6Network("2000::/3")
CLOSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, RFC 2928: Teredo and ORCHID among them
        "2001:db8::/32",  # documentation, RFC 3849
        "2002::/16",  # 6to4 carries any IPv4 number inside, RFC 3056
        "3fff::/20",  # documentation, RFC 9637
    )
)

_HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})*")
_LOOKS_LIKE_NUMBER = re.compile(r"(.*\.)?(0x[0-9a-f]*|[0-9]+)")  # the URL standard's "ends in a number"
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_lookups = ThreadPoolExecutor(4, thread_name_prefix="lookup")  # a dead name server must not fill the shared pool


@dataclass(frozen=True)
class AddressRules:
    """What the operator allows beyond the public internet's ports 80 and 443."""

    allow_networks: tuple[Network, ...] = ()
    allow_ports: frozenset[int] = frozenset({80, 443})

    @classmethod
    def of(cls, networks: Iterable[str] = (), ports: Iterable[int] = (80, 443)) -> AddressRules:
        """From settings. Raises ValueError for text that is no network."""
        return cls(tuple(ip_network(network) for network in networks), frozenset(ports))

    def public(self, number: IPv4Address | IPv6Address) -> bool:
        """Whether this number may be connected to."""
        if any(number in network for network in self.allow_networks):
            return True
        if isinstance(number, IPv4Address):
            return not any(number in network for network in CLOSED_V4)
        return number in OPEN_V6 and not any(number in network for network in CLOSED_V6)


def check_address(address: str, rules: AddressRules) -> str:
    """`address` in its one normal form: https for webcal, ASCII host (RFC 5891), no default port, no fragment.

    Normal forms stay as they are. Raises AddressRefused: scheme, port, credentials, control characters, length,
    a host that is no name or number, a number that is not public. Never repeats the address in the error.
    """
    address = address.strip()
    if len(address) > LONGEST:
        raise AddressRefused(N_("The address is longer than {most} characters."), most=LONGEST)
    if _INVISIBLE.search(address):
        raise AddressRefused(N_("There is an invisible character inside the address."))
    parts, port = _split(address)
    scheme = SCHEMES.get(parts.scheme)
    if scheme is None:
        raise AddressRefused(N_("An address must begin with https:// or http://."))
    if "@" in parts.netloc:
        raise AddressRefused(N_("There is a user name or a password in the address."))
    host = _host(parts.hostname or "", rules)
    port = DEFAULT_PORTS[scheme] if port is None else port
    if port not in rules.allow_ports:
        raise AddressRefused(N_("Port {port} may not be called."), port=port)
    place = host if port == DEFAULT_PORTS[scheme] else f"{host}:{port}"
    return f"{scheme}://{place}{_tail(parts)}"


def _split(address: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(address)
        return parts, parts.port
    except ValueError:
        raise AddressRefused(NO_ADDRESS) from None


def _host(host: str, rules: AddressRules) -> str:
    if ":" in host:
        return f"[{_number(host, rules)}]"
    try:
        ascii_host = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode()
    except UnicodeError:  # idna's errors are of this kind
        ascii_host = ""
    ascii_host = ascii_host.removesuffix(".")
    if _LOOKS_LIKE_NUMBER.fullmatch(ascii_host):
        return str(_number(ascii_host, rules))
    if len(ascii_host) > 253 or not _HOST_NAME.fullmatch(ascii_host):
        raise AddressRefused(NO_ADDRESS)
    return ascii_host


def _number(host: str, rules: AddressRules) -> IPv4Address | IPv6Address:
    """Only the plain way to write a number: 127.1, 0x7f000001 and zone ids are refused."""
    try:
        number = ip_address(host)
    except ValueError:
        number = None
    if number is None or "%" in host:
        raise AddressRefused(NO_ADDRESS)
    if not rules.public(number):
        raise _not_public(host)
    return number


def _not_public(host: str) -> AddressRefused:
    return AddressRefused(NOT_PUBLIC, host=host)


def _tail(parts: SplitResult) -> str:
    path = quote(_STRAY_PERCENT.sub("%25", parts.path), safe="/%:@!$&'()*+,;=~") or "/"
    query = quote(_STRAY_PERCENT.sub("%25", parts.query), safe="/?%:@!$&'()*+,;=~")
    return f"{path}?{query}" if query else path


async def system_lookup(host: str, port: int) -> list[str]:
    """Numbers of `host` as the machine's resolver tells them, in the order of RFC 6724. Raises OSError."""
    found = await asyncio.get_running_loop().run_in_executor(
        _lookups, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


async def resolve(host: str, port: int, rules: AddressRules, lookup: Lookup = system_lookup) -> list[str]:
    """The numbers of `host`, every one of them public. Raises AddressRefused, Unreachable.

    One bad number refuses the whole name: a name that mixes public and private numbers is an attack or a mistake.
    """
    if port not in rules.allow_ports:
        raise AddressRefused(N_("Port {port} may not be called."), port=port)
    try:
        numbers = await lookup(host, port)
    except (OSError, UnicodeError):
        numbers = []
    if not numbers:
        raise Unreachable(N_("There is no server called {host}."), host=host)
    for number in numbers:
        _check_number(number, host, rules)
    return numbers


def _check_number(number: str, host: str, rules: AddressRules) -> None:
    try:
        parsed = ip_address(number)
    except ValueError:
        raise _not_public(host) from None
    if "%" in number or not rules.public(parsed):
        raise _not_public(host)
