"""Settings, read from the environment in this one place and handed around.

Every setting is `PUUHA_` + its name in capitals, e.g. `PUUHA_DATABASE=postgresql+psycopg://puuha@/puuha`.
"""

from __future__ import annotations

import os
import re
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def data_folder() -> Path:
    """Ours in the user's data folder (XDG Base Directory: $XDG_DATA_HOME, else ~/.local/share)."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "puuhakalenteri"


def default_database() -> str:
    """SQLite in our data folder."""
    return f"sqlite:///{data_folder() / 'puuha.sqlite3'}"


def _ports(value: int | str) -> range:
    first, _, last = str(value).partition("-")
    return range(int(first), int(last or first) + 1)


class Settings(BaseSettings):
    """All settings. Frozen; make one and hand it on."""

    model_config = SettingsConfigDict(env_prefix="PUUHA_", frozen=True, extra="ignore")

    database: str = Field(
        default_factory=default_database,
        description="Where everything is kept: sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME.",
    )
    site_name: str = Field(default="Puuhakalenteri", description="The name at the top of every page.")
    site_address: str = Field(
        default="http://127.0.0.1:8000", description="The site's public address, without a slash at the end."
    )
    municipality: str = Field(default="", description="The municipality's name, shown beside the site's name.")
    contact: str = Field(
        default="", description="E-mail or web address that source owners may write to; sent in the User-Agent."
    )
    timezone: str = Field(default="Europe/Helsinki", description="IANA name of the site's own time zone.")
    areas: Path | None = Field(
        default=None,
        description="A TOML or GeoJSON file of the districts (see aggregator/areafile.py for its form).",
    )
    route: str = Field(
        default="geo:{lat},{lon}?q={lat},{lon}({name})",
        description="Where the link to a route leads, with {lat}, {lon}, {name}: a map or a journey planner, "
        "e.g. https://reittiopas.example.fi/reitti/-/{name}::{lat},{lon}. Empty: no link.",
    )
    tiles: str = Field(
        default="",
        description="A server of map tiles for the map page, with {z}, {x}, {y}; each visitor's browser asks it. "
        "Empty: the map is drawn by the site itself.",
    )
    tiles_credit: str = Field(default="", description="Whose tiles they are, told under the map.")
    collections: Path | None = Field(
        default=None,
        description="A TOML file of named filters and article streams (see aggregator/collectionfile.py).",
    )
    holidays: Path | None = Field(
        default=None,
        description="A TOML file of the school holidays of municipalities (see aggregator/holidayfile.py); "
        "without it those of their region.",
    )
    coverage_public: bool = Field(
        default=False,
        description="Whether everybody may read what is on offer for whom (kattavuus); else those who log in.",
    )
    population: Path | None = Field(
        default=None,
        description="A CSV of how many children of each age live in each area, as Statistics Finland's tables are "
        "saved (see aggregator/coverage/population.py).",
    )
    goals: Path | None = Field(
        default=None,
        description="A TOML file of the action plan's goals (see aggregator/coverage/goals.py for its form).",
    )
    embed_origins: list[str] = Field(
        default=[],
        description='Sites that may show our lists in a frame, e.g. ["https://www.imatra.fi", "https://*.imatra.fi"].',
    )
    trusted_proxies: list[str] = Field(
        default=[],
        description="Address ranges of our own proxies, whose X-Forwarded-For and -Proto are believed, e.g. "
        '["127.0.0.1/32"].',
    )
    feedback: str = Field(
        default="", description="E-mail address for feedback on accessibility; without it the contact is given."
    )
    statement_date: date | None = Field(
        default=None, description="When the accessibility statement was last gone through, e.g. 2026-11-22."
    )
    pictures: Path | None = Field(
        default=None,
        description="Folder of the pictures we serve; without it `kuvat` beside the SQLite file or in our data.",
    )
    picture_megabytes: int = Field(
        default=500, ge=0, description="Most room that pictures may take, in MB; 0: no pictures are fetched."
    )
    pull_every: int = Field(
        default=3600, ge=300, description="Seconds between pulls of a source that sets no interval of its own."
    )
    tick: int = Field(default=30, ge=1, description="Seconds between looks at which sources are due.")
    pulls_at_once: int = Field(
        default=4, ge=1, le=64, description="Sources pulled at the same time by one process."
    )
    dead_after: float = Field(
        default=30,
        ge=2,
        description="Seconds after which a worker of the queue that shows no sign is taken for dead.",
    )
    children: int = Field(default=2, ge=1, le=16, description="Child processes that read feeds.")
    child_memory: int = Field(default=1024, ge=256, description="Memory limit of such a child, in MiB.")
    child_seconds: int = Field(
        default=60, ge=1, description="Longest time a child may read one document, in seconds."
    )
    fetch_seconds: float = Field(default=60, gt=0, description="Longest time one fetch may take, in seconds.")
    fetch_bytes: int = Field(
        default=32 * 1024 * 1024, gt=0, description="Largest answer accepted, in bytes, inflated."
    )
    allow_addresses: list[str] = Field(
        default=[],
        description='Address ranges that may be called though they are not public, e.g. ["127.0.0.1/32"].',
    )
    allow_ports: list[int | str] = Field(
        default=[80, 443], description='Ports that may be called, e.g. [80, 443, "8000-8099"].'
    )
    secrets: dict[str, SecretStr] = Field(
        default={},
        description='Keys of sources that want one, by the name the source gives: {"hellewi": "key id:secret"}.',
    )
    log_days: int = Field(
        default=730,
        ge=30,
        description="How long the log of what workers did is kept, in days; names stay in it as long.",
    )
    smtp_host: str = Field(
        default="",
        description="Mail server that sends links to workers; without it administrators hand them over.",
    )
    smtp_port: int = Field(default=587, ge=1, le=65_535, description="Its port.")
    smtp_starttls: bool = Field(default=True, description="Encrypt with STARTTLS; on port 465 TLS comes first.")
    smtp_user: str = Field(default="", description="User name at the mail server, if it asks for one.")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="The password that goes with it.")
    mail_from: str = Field(default="", description="The sender of our mail, e.g. puuha@example.fi.")
    openid_issuer: str = Field(
        default="",
        description="OpenID provider through which workers may log in, e.g. "
        "https://login.microsoftonline.com/TENANT/v2.0.",
    )
    openid_client_id: str = Field(default="", description="What the provider calls this site.")
    openid_client_secret: SecretStr = Field(default=SecretStr(""), description="The secret that goes with it.")
    openid_name: str = Field(
        default="", description="The organisation named on the button, e.g. Puuhalan kaupunki."
    )
    openid_believe_email: bool = Field(
        default=False,
        description="Believe the provider's e-mail addresses though it does not say that they are verified: for a "
        "provider of one organisation alone, such as its own Entra ID tenant.",
    )
    horizon_days: int = Field(
        default=400, ge=30, le=1100, description="How far ahead series are worked out, in days."
    )
    history_days: int = Field(default=90, ge=7, description="How long the log of pulls is kept, in days.")

    @field_validator("allow_ports")
    @classmethod
    def _are_ports(cls, value: list[int | str]) -> list[int | str]:
        for ports in map(_ports, value):
            if not ports or ports.start < 1 or ports.stop > 65_536:
                raise ValueError("ports are numbers from 1 to 65535, or ranges such as 8000-8099")
        return value

    @field_validator("allow_addresses")
    @classmethod
    def _are_networks(cls, value: list[str]) -> list[str]:
        for network in value:
            ip_network(network)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_proxies(cls, value: list[str]) -> list[str]:
        if any(not ip_network(network).prefixlen for network in value):
            raise ValueError("everybody would be believed; name the proxy's own address")
        return value

    @field_validator("embed_origins")
    @classmethod
    def _are_origins(cls, value: list[str]) -> list[str]:
        for origin in value:
            if not re.fullmatch(r"https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?", origin):
                raise ValueError(f"{origin} is no origin; one is https://www.imatra.fi, without a path or a slash")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, OSError, ValueError):
            raise ValueError(f"there is no time zone {value}; one is Europe/Helsinki") from None
        return value

    @field_validator("tiles")
    @classmethod
    def _are_tiles(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[a-z0-9.:-]+/[^\s;,]*", value):
            raise ValueError("write the address of the tiles, e.g. https://tiles.example.fi/{z}/{x}/{y}.png")
        return value

    @field_validator("openid_issuer")
    @classmethod
    def _is_issuer(cls, value: str) -> str:
        if value and not re.fullmatch(r"https://[^\s?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?[^\s?#]*", value):
            raise ValueError("an issuer is an https address without ? and #")
        return value

    @model_validator(mode="after")
    def _go_together(self) -> Self:
        if self.smtp_host and "@" not in self.mail_from:
            raise ValueError("PUUHA_SMTP_HOST wants a sender: PUUHA_MAIL_FROM")
        if self.openid_issuer and not self.openid_client_id:
            raise ValueError("PUUHA_OPENID_ISSUER wants PUUHA_OPENID_CLIENT_ID")
        return self

    @field_validator("site_address")
    @classmethod
    def _no_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @property
    def picture_folder(self) -> Path:
        """Where the pictures are that we serve."""
        if self.pictures is not None:
            return self.pictures
        path = self.database.removeprefix("sqlite:///") if self.database.startswith("sqlite:///") else ""
        return (Path(path).parent if path else data_folder()) / "kuvat"

    @property
    def ports(self) -> frozenset[int]:
        """Every port that may be called."""
        return frozenset(port for ports in map(_ports, self.allow_ports) for port in ports)

    def secret(self, name: str) -> str:
        """The key of that name, "" if there is none."""
        return self.secrets[name].get_secret_value() if name in self.secrets else ""

    @property
    def zone(self) -> ZoneInfo:
        """The site's own time zone."""
        return ZoneInfo(self.timezone)
