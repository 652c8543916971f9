"""Passwords: what one may be, and what is kept of it (NIST SP 800-63B-4 section 3.1.1; Argon2id, RFC 9106).

Length is asked for, no mixture of characters; what is commonly tried first is refused. The cost is the lower one
of OWASP's Password Storage Cheat Sheet: 19 MiB, so that several people may log in at once on a small machine.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from sources.errors import N_

SHORTEST = 12
LONGEST = 256  # characters; a hash of megabytes would be a way to keep the site busy

# the commonest of those that are long enough, by their letters and digits alone
COMMONEST = frozenset((
    "password1234", "password12345", "password123456", "passwordpassword", "salasana1234", "salasana12345",
    "salasanasalasana", "losenord1234", "lösenord1234", "qwertyuiop123", "qwertyuiopasdfgh", "1qaz2wsx3edc",
    "1q2w3e4r5t6y", "1qaz2wsx3edc4rfv", "qwerty123456", "qwertyqwerty", "abcdefghijkl", "abcdefghijklm",
    "1234567890123", "12345678901234", "123456789012345", "1234567890qwerty", "iloveyou1234", "adminadmin12",
    "administrator", "administrator1", "letmein12345", "welcome12345", "changeme1234", "puuhakalenteri",
    "puuhakalenteri1", "tervetuloa123", "kirjasto1234", "nuoriso12345", "nuorisotalo1",
))  # fmt: skip

_hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))


def prepared(password: str) -> str:
    """A password in one form, whatever keyboard it was typed on (NIST SP 800-63B-4 section 3.1.1.2: NFKC)."""
    return unicodedata.normalize("NFKC", password)


def mistake(password: str, email: str, name: str = "") -> str:
    """What is wrong with a new password as a message id, "" if nothing is."""
    text = prepared(password)
    if len(text) < SHORTEST:
        return N_("The password is too short: at least 12 characters.")
    if len(text) > LONGEST:
        return N_("The password is too long: at most 256 characters.")
    bare = "".join(filter(str.isalnum, text.casefold()))
    own = {"".join(filter(str.isalnum, one.casefold())) for one in (email, email.partition("@")[0], name)}
    if bare in COMMONEST | own or len(set(text)) < 5 or _runs(bare):
        return N_("That password would be tried among the first. Think of another, such as three or four words.")
    return ""


def _runs(text: str) -> bool:
    """Whether it only counts on: 123456789012, abcdefghijkl."""
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return steps <= {1, -9} or steps <= {-1, 9}


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(prepared(password))


def fits(password: str, kept: str) -> bool:
    """Whether it is the one `kept` was made of. "" fits none, and takes as long to say so."""
    if len(password) > LONGEST:
        password = password[:LONGEST] + "…"
    try:
        return _hasher.verify(prepared(password), kept or _nobodys()) and bool(kept)
    except PwdlibError:
        return False


@cache
def _nobodys() -> str:
    """A hash to compare with where there is no account: the answer takes as long as another's."""
    return hashed("no password of anybody")
