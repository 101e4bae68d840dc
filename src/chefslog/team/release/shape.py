"""The shape of release.json: which keys it has, and what kind of value stands at each."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import check_format
from chefslog.team.release.reasons import REASONS

_MOST = 2**53
_HEX = re.compile(r"[0-9a-f]*")
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
    release: dict[str, Any] = _table(found, "the file", _RELEASE)
    return release


def _wrong(where: str) -> ReleaseError:
    return ReleaseError(f"It has another shape than a release: look at {where}.")


def _table(value: Any, where: str, kinds: dict[str, Callable[[Any, str], object]]) -> Any:
    if not isinstance(value, dict) or value.keys() != kinds.keys():
        raise _wrong(where)
    for name, kind in kinds.items():
        kind(value[name], name)
    return value


def _text(value: Any, where: str) -> None:
    if not isinstance(value, str):
        raise _wrong(where)


def _period(value: Any, where: str) -> None:
    if not isinstance(value, str) or not _PERIOD.fullmatch(value):
        raise _wrong(where)


def _number(value: Any, where: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST:
        raise _wrong(where)


def _true(value: Any, where: str) -> None:
    if value is not True:
        raise _wrong(where)


def _hex(size: int) -> Callable[[Any, str], None]:
    def check(value: Any, where: str) -> None:
        right = isinstance(value, str) and len(value) == 2 * size
        if not right or not _HEX.fullmatch(value):
            raise _wrong(where)

    return check


def _list(kind: Callable[[Any, str], object]) -> Callable[[Any, str], None]:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, list):
            raise _wrong(where)
        for one in value:
            kind(one, where)

    return check


def _leaves(value: Any, where: str) -> None:
    _list(_hex(32))(value, where)
    if any(left >= right for left, right in pairwise(value)):
        raise _wrong(where)


def _rejects(value: Any, where: str) -> None:
    if not isinstance(value, dict) or not value.keys() <= REASONS.keys():
        raise _wrong(where)
    for count in value.values():
        _number(count, where)


def _statement(value: Any, where: str) -> None:
    _table(value, where, _STATEMENT)


def _question(value: Any, where: str) -> None:
    _table(value, where, _QUESTION)


_QUESTION: dict[str, Callable[[Any, str], object]] = {
    "name": _text,
    "support": _text,
    "width": _number,
    "margin": _number,
    "end": _number,
    "band": _number,
    "why": _text,
}
_STATEMENT: dict[str, Callable[[Any, str], object]] = {
    "task_id": _hex(32),
    "batch": _hex(32),
    "opened": _list(_text),
    "k": _number,
    "held": _true,
    "previous": _hex(32),
    "at": _number,
    "signature": _hex(64),
}
_RELEASE: dict[str, Callable[[Any, str], object]] = {
    "format": _text,
    "team": _hex(16),
    "name": _text,
    "epoch": _number,
    "team_hash": _hex(32),
    "period": _period,
    "task_id": _hex(32),
    "first": _text,
    "last": _text,
    "k": _number,
    "members": _text,
    "reports": _text,
    "questions": _list(_question),
    "leaves": _leaves,
    "rejects": _rejects,
    "spend_edges": _list(_number),
    "currency": _text,
    "statement": _statement,
    "at": _number,
    "signature": _hex(64),
}


def checked_statement(found: Any) -> dict[str, Any]:
    """The same table, if it has a statement's keys and kinds of values. Raises ReleaseError."""
    statement: dict[str, Any] = _table(found, "statement", _STATEMENT)
    return statement
