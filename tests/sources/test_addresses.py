from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.addresses import LONGEST, AddressRules, check_address, resolve, system_lookup
from sources.errors import AddressRefused, FetchError, Unreachable

RULES = AddressRules()

NOT_PUBLIC = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7
    203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:93.184.215.14 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 100::1
    2001::1 2001:0:7f00:1:: 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 3fff::1 5f00::1
    fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 4000::1
"""
PUBLIC = """
    1.1.1.1 93.184.215.14 172.15.255.255 172.32.0.1 192.0.1.1 198.20.0.1 223.255.255.255
    2001:200::1 2a00:1450:4026::1 2606:4700::1111 2003::1
"""


@pytest.mark.parametrize("number", NOT_PUBLIC.split())
def test_numbers_that_are_not_public(number: str) -> None:
    assert not RULES.public(ip_address(number))
    host = f"[{number}]" if ":" in number else number
    with pytest.raises(AddressRefused):
        check_address(f"http://{host}/", RULES)


@pytest.mark.parametrize("number", PUBLIC.split())
def test_numbers_that_are_public(number: str) -> None:
    assert RULES.public(ip_address(number))


def test_the_operator_may_allow_a_network_and_a_port() -> None:
    rules = AddressRules.of(["127.0.0.1/32", "fd00::/8"], [80, 8080])
    assert check_address("http://127.0.0.1:8080/", rules) == "http://127.0.0.1:8080/"
    assert check_address("http://[fd00::1]/", rules) == "http://[fd00::1]/"
    for address in ("http://127.0.0.2/", "http://127.0.0.1:81/", "https://127.0.0.1/", "http://10.0.0.1/"):
        with pytest.raises(AddressRefused):
            check_address(address, rules)
    with pytest.raises(ValueError, match="nonsense"):
        AddressRules.of(["nonsense"])


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("https://Kunta.FI", "https://kunta.fi/"),
        ("  https://kunta.fi/a \n", "https://kunta.fi/a"),
        ("webcal://kunta.fi/a.ics", "https://kunta.fi/a.ics"),
        ("WEBCAL://kunta.fi/a.ics", "https://kunta.fi/a.ics"),
        ("webcals://kunta.fi/a.ics", "https://kunta.fi/a.ics"),
        ("http://kunta.fi:80/", "http://kunta.fi/"),
        ("https://kunta.fi:443/", "https://kunta.fi/"),
        ("http://kunta.fi:443/", "http://kunta.fi:443/"),
        ("https://kunta.fi./", "https://kunta.fi/"),
        ("https://kunta.fi/?a=1&b[]=2#top", "https://kunta.fi/?a=1&b%5B%5D=2"),
        ("https://kunta.fi/nuoriso tapahtumat.ics", "https://kunta.fi/nuoriso%20tapahtumat.ics"),
        ("https://kunta.fi/pä?ö=å", "https://kunta.fi/p%C3%A4?%C3%B6=%C3%A5"),
        ("https://kunta.fi/100%/50%25", "https://kunta.fi/100%25/50%25"),
        ("https://Jyväskylä.fi/", "https://xn--jyvskyl-7wae.fi/"),
        ("https://\uff4b\uff55\uff4e\uff54\uff41\u3002fi/", "https://kunta.fi/"),
        ("https://my_host.kunta.fi/", "https://my_host.kunta.fi/"),
        ("https://[2606:4700:0:0::1111]/", "https://[2606:4700::1111]/"),
        ("https://1.1.1.1/", "https://1.1.1.1/"),
    ],
)
def test_normal_forms(written: str, normal: str) -> None:
    assert check_address(written, RULES) == normal


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kunta.fi/a.ics",
        "file:///etc/passwd",
        "ftp://kunta.fi/",
        "javascript:alert(1)",
        "data:text/calendar,BEGIN:VCALENDAR",
        "gopher://kunta.fi/",
        "http://",
        "http:///a",
        "http:kunta.fi",
        "http://user:secret@kunta.fi/",
        "http://user@kunta.fi/",
        "http://kunta.fi\\@127.0.0.1/",
        "http://kunta.fi\\.evil.example/",
        "http://kunta.fi:22/",
        "http://kunta.fi:0/",
        "http://kunta.fi:99999/",
        "http://kunta.fi:x/",
        "http://kunta.fi/\r\nX: y",
        "http://kunta.fi/\x00",
        "http://kunta\t.fi/",
        "http://ku nta.fi/",
        "http://kunta.fi/\u202egnp.scilac",
        "http://kunta.fi/\ud800",
        "http://-kunta.fi/",
        "http://kunta..fi/",
        "http://" + "a" * 64 + ".fi/",
        "http://" + "a." * 130 + "fi/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.0.0.1./",
        "http://kunta.0x7f/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://\u2460\u2461\u2466.0.0.1/",
        "http://[::1%25lo]/",
        "http://[fe80::1%eth0]/",
        "http://[::ffff:7f00:1]/",
        "http://[nonsense]/",
        "http://[::1/",
        "http://kunta\u2100.fi/",
        "https://kunta.fi/" + "a" * LONGEST,
    ],
)
def test_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(address, RULES)


def test_a_refusal_does_not_repeat_the_password() -> None:
    with pytest.raises(AddressRefused) as refused:
        check_address("https://user:hunter2@kunta.fi/", RULES)
    assert "hunter2" not in repr(refused.value) + str(refused.value) + str(refused.value.values)


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["http", "https", "webcal", "HTTP"]))
def test_a_normal_form_stays_and_means_one_host_to_everybody(host: str, tail: str, scheme: str) -> None:
    try:
        normal = check_address(f"{scheme}://{host}/{tail}", RULES)
    except AddressRefused:
        return
    assert check_address(normal, RULES) == normal
    url = httpx.URL(normal)
    assert url.scheme in ("http", "https")
    assert not url.userinfo
    assert f"{url.scheme}://{url.netloc.decode()}/" == normal[: normal.index("/", 8) + 1]


@given(st.text())
def test_nothing_but_a_refusal_comes_out(address: str) -> None:
    try:
        assert check_address(address, RULES).startswith("http")
    except AddressRefused as refused:
        assert "{" not in str(refused)


def looked_up(*numbers: str) -> list[str]:
    async def lookup(host: str, port: int) -> list[str]:
        return list(numbers)

    return asyncio.run(resolve("kunta.fi", 443, RULES, lookup))


def test_every_number_is_checked() -> None:
    assert looked_up("1.1.1.1", "2606:4700::1111") == ["1.1.1.1", "2606:4700::1111"]
    for bad in (*NOT_PUBLIC.split(), "fe80::1%2", "2606:4700::1%2", "nonsense"):
        with pytest.raises(AddressRefused, match=r"kunta\.fi is not on the public internet"):
            looked_up("1.1.1.1", bad)


def test_no_numbers_is_no_server() -> None:
    with pytest.raises(Unreachable, match=r"There is no server called kunta\.fi"):
        looked_up()


@pytest.mark.parametrize("failure", [socket.gaierror(-2, "x"), UnicodeError("label too long"), OSError()])
def test_a_failing_look_up_is_told_plainly(failure: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(FetchError, match=r"There is no server called kunta\.fi"):
        asyncio.run(resolve("kunta.fi", 443, RULES))


def test_the_port_is_checked_where_the_connection_is_made_too() -> None:
    with pytest.raises(AddressRefused, match="Port 22"):
        asyncio.run(resolve("kunta.fi", 22, RULES))


def test_the_systems_own_look_up() -> None:
    assert asyncio.run(system_lookup("127.0.0.1", 80)) == ["127.0.0.1"]
    with pytest.raises(AddressRefused):
        asyncio.run(resolve("localhost", 80, RULES))
