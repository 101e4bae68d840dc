"""The one hash of the team's own formats, and the canonical bytes that are hashed and signed."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any

from chefslog.team.errors import TeamError

FORMAT = "chefslog-team/2"
_EXACT = 2**53
"""JSON numbers beyond this are not exact in RFC 8785."""


def H(label: str, *parts: bytes) -> bytes:
    """SHA-256 of "chefslog-team/2 ", the label and the parts, each after its u32 length."""
    digest = hashlib.sha256(f"{FORMAT} {label}".encode())
    for part in parts:
        digest.update(u32(len(part)))
        digest.update(part)
    return digest.digest()


def canonical(data: Any) -> bytes:
    """RFC 8785 JSON of text (made NFC), whole numbers, booleans, lists and tables.

    Raises TeamError for anything else: a float, a null, a key that is no text, two keys that are
    one after NFC, a lone surrogate, a number that JSON cannot hold exactly, tables in tables
    without end.
    """
    try:
        text = json.dumps(_plain(data), ensure_ascii=False, separators=(",", ":"))
        return text.encode()
    except RecursionError:
        raise TeamError("A signed file holds lists in lists, far too deep.") from None
    except UnicodeEncodeError:
        raise TeamError("A text holds half a character (a lone surrogate).") from None


def _plain(data: Any) -> Any:
    if isinstance(data, bool):
        return data
    if isinstance(data, str):
        return unicodedata.normalize("NFC", data)
    if isinstance(data, int):
        if abs(data) >= _EXACT:
            raise TeamError(f"The number {data} is too large for a signed file.")
        return data
    if isinstance(data, list | tuple):
        return [_plain(one) for one in data]
    if isinstance(data, dict):
        return _table(data)
    raise TeamError(f"A signed file holds text, whole numbers, yes and no, not {data!r}.")


def _table(data: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in data.items():
        if not isinstance(key, str):
            raise TeamError(f"A key of a signed file is text, not {key!r}.")
        name = unicodedata.normalize("NFC", key)
        if name in found:
            raise TeamError(f"A signed file has the key {name!r} twice.")
        found[name] = _plain(value)
    # RFC 8785 sorts by UTF-16 code units, which is not the order of code points.
    return dict(sorted(found.items(), key=lambda item: item[0].encode("utf-16-be", "replace")))


def u16(number: int) -> bytes:
    """Two bytes, big-endian."""
    return number.to_bytes(2, "big")


def u32(number: int) -> bytes:
    """Four bytes, big-endian."""
    return number.to_bytes(4, "big")


def u64(number: int) -> bytes:
    """Eight bytes, big-endian."""
    return number.to_bytes(8, "big")
