"""What a team's signed files may hold: each check returns the value or names what is wrong."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass
from typing import Any

from chefslog.team.digest import FORMAT
from chefslog.team.errors import TeamError

ROLE_TITLES = {"member": "a member", "desk": "the first keyholder", "lock": "the second keyholder"}
"""A role as people say it."""
_TEAM = re.compile(r"[0-9a-f]{32}")
_JOINERS = "\u200c\u200d"
"""Some scripts cannot be written without them; they never tell two names apart."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Printable by their category, and nothing of them is seen."""


class Wrong(TeamError):
    """A value that a signed file may not hold; the text names the key and what would be right."""


def check_format(value: object) -> None:
    """Raise Wrong where a file is of another format than this version's."""
    if value == "chefslog-team/1":
        raise Wrong(
            "It was made by an older chefslog, in a format that is no longer read: begin the team "
            "anew with chefslog team new. Nothing of it was changed."
        )
    if value != FORMAT:
        raise Wrong(f"format: {FORMAT!r} is expected, not {value!r}. Update chefslog.")


def team_id(value: object, key: str = "team") -> str:
    """32 lower-case hexadecimal digits."""
    if not isinstance(value, str) or not _TEAM.fullmatch(value):
        raise Wrong(f"{key}: a team's id is 32 hexadecimal digits, not {value!r}.")
    return value


def read_role(value: object) -> str:
    """A role: member, desk or lock."""
    if not isinstance(value, str) or value not in ROLE_TITLES:
        raise Wrong(f"role: {', '.join(ROLE_TITLES)} is expected, not {value!r}.")
    return value


def line(value: object, key: str, most: int = 60) -> str:
    """One line of visible text in NFC, without spaces at its ends."""
    if not isinstance(value, str):
        raise Wrong(f"{key}: a text is expected, not {value!r}.")
    text = unicodedata.normalize("NFC", value)
    if not text.strip() or not any(unicodedata.category(one)[0] in "LNPS" for one in text):
        raise Wrong(f"{key}: it is empty. Write something that can be seen.")
    if text != text.strip():
        raise Wrong(f"{key}: {text!r} has a space at an end. Take it away.")
    if len(text) > most:
        raise Wrong(f"{key}: {text[:20]!r}… has {len(text)} characters; {most} are allowed.")
    for one in text:
        if one not in _JOINERS and (not one.isprintable() or _UNSEEN.match(one)):
            raise Wrong(
                f"{key}: {text!r} holds U+{ord(one):04X}, which cannot be seen or changes how the "
                "rest is read. Take it away."
            )
    return text


def same_name(name: str) -> str:
    """What two names have in common that people would take for one."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = "".join(one for one in plain if one not in _JOINERS)
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def number(value: object, key: str, low: int, high: int) -> int:
    """A whole number between two bounds, both allowed."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Wrong(f"{key}: a whole number from {low} to {high} is expected, not {value!r}.")
    return value


def raw(value: object, key: str, size: int) -> bytes:
    """The bytes of lower-case hexadecimal text, exactly `size` of them."""
    if not isinstance(value, str) or not re.fullmatch(rf"[0-9a-f]{{{size * 2}}}", value):
        raise Wrong(f"{key}: {size * 2} lower-case hexadecimal digits are expected.")
    return bytes.fromhex(value)


def rows(value: object, key: str) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise Wrong(f"{key}: a list is expected.")
    return value


def table(value: object, key: str, keys: tuple[str, ...]) -> dict[str, Any]:
    """A table with exactly these keys."""
    where = f"{key}." if key else ""
    if not isinstance(value, dict):
        raise Wrong(f"{key or 'The file'}: a table is expected.")
    for name in keys:
        if name not in value:
            raise Wrong(f"{where}{name}: it is missing.")
    for name in value:
        if name not in keys:
            raise Wrong(f"{where}{name}: this key is not known. Take it away or update chefslog.")
    return value


def plain(value: Any) -> Any:
    """A value as signed files hold it: bytes as hexadecimal text, a dataclass as a table."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return value
