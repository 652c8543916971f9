"""Workers, their sessions, and what each of them may do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from sources.errors import N_, SourceError

Role = Literal["worker", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
LONGEST_NAME = 100
ROLE_NAMES: dict[Role, str] = {"worker": N_("Worker"), "administrator": N_("Administrator")}


class AccountError(SourceError):
    """Something about an account that cannot be; says why in the worker's words."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One who may log in. email: in lower case. organisation: whose sources they mind, "" for nobody's own."""

    id: int
    email: str
    name: str
    role: Role
    organisation: str

    @property
    def called(self) -> str:
        """The name, the e-mail address while there is none."""
        return self.name or self.email

    @property
    def administers(self) -> bool:
        """Whether everything is open to them."""
        return self.role == "administrator"


@dataclass(frozen=True, slots=True)
class Session:
    """A worker's stay on one browser. csrf: what the forms of this session carry."""

    id: int
    worker: Worker
    csrf: str
    agent: str
    created_at: int
    used_at: int


@dataclass(frozen=True, slots=True)
class Account:
    """A worker in the list. ready: may come in already; expires_at: when their link runs out, if there is one."""

    worker: Worker
    entered_at: int | None
    ready: bool
    expires_at: int | None
    sessions: int


def on_one_line(text: str) -> str:
    """A name as it is kept: without control characters, on one line, at most 100 characters."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:LONGEST_NAME].strip()


def may(worker: Worker, organisation: str) -> bool:
    """Whether a worker may change the source of an organisation; "" is everybody's."""
    if worker.administers or not organisation:
        return True
    return worker.organisation.casefold() == organisation.casefold()
