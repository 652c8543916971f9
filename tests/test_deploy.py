"""What deploy/ says is so: its settings, commands, metrics and files are there, and its files are well-formed."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import trustme
import typer
import yaml

from aggregator.settings import Settings

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
TEXTS = {path.name: path.read_text() for path in FILES}
UNITS = [path for path in FILES if path.suffix == ".service"]
COMPOSE: dict[str, Any] = yaml.safe_load(TEXTS["compose.yaml"])
OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"] == "puuhakalenteri"}
OWN = {"PUUHA_DB_PASSWORD"}  # compose's, not the program's


@pytest.mark.parametrize("name", TEXTS)
def test_every_setting_is_one(name: str) -> None:
    known = {f"PUUHA_{field.upper()}" for field in Settings.model_fields}
    assert set(re.findall(r"PUUHA_[A-Z_]*[A-Z]", TEXTS[name])) <= known | OWN


def test_the_example_of_settings_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = re.findall(r"^#?(PUUHA_[A-Z_]+)=(.*)$", TEXTS["env.example"], re.MULTILINE)
    for name, value in lines:
        monkeypatch.setenv(name, value.strip("'"))
    settings = Settings()
    assert settings.trusted_proxies == ["127.0.0.1/32"] and settings.secret("hellewi") == "key id:secret"


def options(words: list[str]) -> None:
    """Assert that the command takes what it is given."""
    from aggregator.cli.app import app

    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands"):
        assert words[0] in command.commands, words
        command, words = command.commands[words[0]], words[1:]
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= known, words


def test_every_command_is_one() -> None:
    told = re.findall(r"(?:^    |^ExecStart=/opt/puuha/\.venv/bin/|`|bin/|[ \"])puuha ((?:[a-z]+ ?)[^\n`#;|)\"]*)", "\n".join(TEXTS.values()), re.MULTILINE)  # fmt: skip
    commands = [line.split() for line in told if not line.startswith(("puuha", "nginx", "http"))]
    assert {line[0] for line in commands} >= {
        "serve",
        "worker",
        "migrate",
        "backup",
        "restore",
        "doctor",
        "users",
        "sources",
    }
    for line in commands:
        options(line)
    for one in OURS.values():
        options(one["command"])


def test_every_metric_is_told_by_the_site() -> None:
    told = set(re.findall(r"\bpuuha_[a-z_]+", TEXTS["README.md"]))
    code = (ROOT / "web/metrics.py").read_text() + (ROOT / "web/meter.py").read_text()
    assert len(told) >= 5
    assert not [name for name in told if f'"{re.sub("_(count|bucket)$", "", name)}"' not in code]


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"deploy/([\w@.-]+\.\w+)", "\n".join(TEXTS.values()))) - {"env"}
    assert named and not [name for name in named if not (DEPLOY / name).is_file()]


def test_the_composition() -> None:
    services, inside = COMPOSE["services"], COMPOSE["networks"]["inside"]["ipam"]["config"][0]
    assert set(services) == {"db", "migrate", "web1", "web2", "worker1", "worker2", "nginx"}
    assert inside["subnet"] == "172.30.0.0/24"
    webs = {services[name]["networks"]["inside"]["ipv4_address"] for name in ("web1", "web2")}
    assert webs == set(re.findall(r"^        server ([\d.]+):8000", TEXTS["nginx.conf"], re.MULTILINE))
    proxy = services["nginx"]["networks"]["inside"]["ipv4_address"]
    for one in OURS.values():
        assert one["environment"]["PUUHA_TRUSTED_PROXIES"] == f'["{proxy}/32"]'
        assert one["read_only"] and one["cap_drop"] == ["ALL"] and one["stop_grace_period"] == "15s"
    assert [name for name in OURS if "--no-scheduler" in OURS[name]["command"]] == ["web1", "web2"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit(unit: Path) -> None:
    parser = RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit)
    service = parser["Service"]
    assert service["TimeoutStopSec"] == "15"
    for name in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices"):
        assert service[name] == "yes"
    assert (service["ProtectSystem"], service["User"], service["CapabilityBoundingSet"]) == ("strict", "puuha", "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for name, text in TEXTS.items():
        if name.endswith((".service", ".timer")):
            (tmp_path / name).write_text(text.replace("/opt/puuha/.venv/bin/puuha", sys.executable))
    units = [str(path) for path in tmp_path.iterdir()]
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=60, check=False
    )
    told = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "puuha" in line]
    assert done.returncode == 0 and not told, done.stderr


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not here")
def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    text = TEXTS["nginx.conf"]
    for path in ("/var/cache/nginx", "/var/log/nginx"):
        assert path in text
        (tmp_path / Path(path).parent.name).mkdir()
        text = text.replace(path, str(tmp_path / Path(path).parent.name))
    (tmp_path / "mime.types").write_text("types { text/html html; }")
    (tmp_path / "tls").mkdir()
    cert = trustme.CA().issue_cert("puuha.example.fi")
    cert.private_key_pem.write_to_path(tmp_path / "tls/privkey.pem")
    cert.cert_chain_pems[0].write_to_path(tmp_path / "tls/fullchain.pem")
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\n{text}")
    ours, theirs = socket.socketpair()
    with ours, theirs:  # a service's standard output is a socket, which cannot be opened by a path
        command = ["nginx", "-t", "-c", str(tmp_path / "nginx.conf")]
        done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_no_image_comes_from_a_named_registry() -> None:
    images = [one["image"] for one in COMPOSE["services"].values()] + re.findall(
        r"^FROM (\S+)", TEXTS["Dockerfile"], re.MULTILINE
    )
    assert not [image for image in images if "/" in image]
    assert re.search(r"^USER puuha$", TEXTS["Dockerfile"], re.MULTILINE)
