"""The shape of release.json: which keys it has, and what kind of value stands at each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import check_format
from chefslog.team.release.reasons import REASONS

_MOST = 2**53
_PERIOD = re.compile(r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2]|Q[1-4])")


class ReleaseError(TeamError):
    """A release that does not hold; the text says why."""


def checked_shape(found: Any) -> dict[str, Any]:
    """The same table, if it has a release's keys and kinds of values. Raises ReleaseError."""
    if isinstance(found, dict) and "format" in found:
        try:
            check_format(found["format"])
        except TeamError as error:
            raise ReleaseError(str(error)) from None
    release = _checked(found, "the file", _RELEASE)
    for row in release["questions"]:
        _checked(row, "questions", _QUESTION)
    return release


def checked_statement(found: Any) -> dict[str, Any]:
    """The same table, if it has a statement's keys and kinds of values. Raises ReleaseError."""
    return _checked(found, "statement", _STATEMENT)


def _checked(found: Any, where: str, kinds: Mapping[str, Any]) -> dict[str, Any]:
    """A table where each key has its kind of value, or is itself a table of such."""
    if not isinstance(found, dict) or found.keys() != kinds.keys():
        raise _wrong(where)
    for name, kind in kinds.items():
        if isinstance(kind, dict):
            _checked(found[name], name, kind)
        elif not kind(found[name]):
            raise _wrong(name)
    return found


def _wrong(where: str) -> ReleaseError:
    return ReleaseError(f"It has another shape than a release: look at {where}.")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST


def _is_hex(size: int) -> Callable[[Any], bool]:
    digits = re.compile(rf"[0-9a-f]{{{2 * size}}}")
    return lambda value: isinstance(value, str) and bool(digits.fullmatch(value))


def _is_list(kind: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(kind, value))


def _are_leaves(value: Any) -> bool:
    return _is_list(_is_hex(32))(value) and all(left < right for left, right in pairwise(value))


def _are_rejects(value: Any) -> bool:
    is_table = isinstance(value, dict) and value.keys() <= REASONS.keys()
    return is_table and all(map(_is_number, value.values()))


_QUESTION: dict[str, Any] = {
    "name": _is_text,
    "support": _is_text,
    "width": _is_number,
    "margin": _is_number,
    "end": _is_number,
    "band": _is_number,
    "why": _is_text,
}
_STATEMENT: dict[str, Any] = {
    "task_id": _is_hex(32),
    "batch": _is_hex(32),
    "opened": _is_list(_is_text),
    "k": _is_number,
    "held": lambda value: value is True,
    "previous": _is_hex(32),
    "at": _is_number,
    "signature": _is_hex(64),
}
_RELEASE: dict[str, Any] = {
    "format": _is_text,
    "team": _is_hex(16),
    "name": _is_text,
    "epoch": _is_number,
    "team_hash": _is_hex(32),
    "period": lambda value: isinstance(value, str) and bool(_PERIOD.fullmatch(value)),
    "task_id": _is_hex(32),
    "first": _is_text,
    "last": _is_text,
    "k": _is_number,
    "members": _is_text,
    "reports": _is_text,
    "questions": lambda value: isinstance(value, list),
    "leaves": _are_leaves,
    "rejects": _are_rejects,
    "spend_edges": _is_list(_is_number),
    "currency": _is_text,
    "statement": _STATEMENT,
    "at": _is_number,
    "signature": _is_hex(64),
}
