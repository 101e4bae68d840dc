"""The forms that reviews are handed in on, as TOML: fields, each with its limit and its parts.

title = "One box"
[[field]]
key = "summary"
title = "Summary"
parts = ["summary", "items"]
limit = 2500
unit = "chars"
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chefslog.home.overrides import Shelf, read_text
from chefslog.season.document import PART_TITLES
from chefslog.season.item import ORDER
from chefslog.season.prose import UNITS

_PARTS = tuple(part for part in PART_TITLES if part not in ("appendix", "discarded"))
_OLD_PARTS = {"summary": "opening", "items": "impact", "others": "thanks"}
_KEYS = {"key", "title", "parts", "limit", "unit", "bullet", "between", "newline", "order"}


class FormError(ValueError):
    """A form that cannot be used; the text names the file, the field and what is allowed."""

    exit_code = 2


@dataclass(frozen=True)
class Field:
    """One box of a form, and the parts of the document that may fill it."""

    key: str
    title: str
    parts: tuple[str, ...]
    limit: int
    unit: str = "chars"
    bullet: str = ""
    between: str = "\n"
    newline: int = 1
    order: tuple[str, ...] = ORDER


@dataclass(frozen=True)
class Form:
    """A form by name; `about` says what it is for."""

    name: str
    title: str
    about: str
    fields: tuple[Field, ...]


def _shelf(config: str | None) -> Shelf:
    return Shelf.of(os.path.join(os.path.dirname(__file__), "forms"), config)


def form_names(config: str | None = None) -> list[str]:
    """Every form, shipped ones and those in the config folder's `forms`."""
    return _shelf(config).names(".toml")


def read_form(name: str, config: str | None = None) -> tuple[Form, list[str]]:
    """The form of this name, the writer's own before the shipped one, and lines to show.

    An own form that is wrong is named, and the shipped one of that name used meanwhile. Raises
    FormError where there is none.
    """
    shelf = _shelf(config)
    own, shipped = shelf.own_path(f"{name}.toml"), shelf.shipped_path(f"{name}.toml")
    if own is None and shipped is None:
        known = ", ".join(form_names(config))
        raise FormError(f'no form "{name}"; there are: {known}')
    problems: list[str] = []
    for path in (own, shipped):
        if path is None:
            continue
        try:
            return _form(name, path), problems
        except FormError as error:
            if path == shipped or shipped is None:
                raise
            problems.append(f"{error}. The shipped form is used.")
    raise AssertionError(name)


def _form(name: str, path: str) -> Form:
    try:
        held = tomllib.loads(read_text(path))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormError(f"{path}: {error}") from error
    rows = held.get("field")
    if not isinstance(rows, list) or not rows:
        raise FormError(f"{path}: expected at least one [[field]]")
    fields = tuple(_field(row, f"{path}: field {number}") for number, row in enumerate(rows, 1))
    if len({field.key for field in fields}) < len(fields):
        raise FormError(f"{path}: two fields have the same key")
    return Form(name, str(held.get("title", name)), str(held.get("about", "")), fields)


def _field(row: Any, where: str) -> Field:
    if not isinstance(row, dict):
        raise FormError(f"{where}: expected a table")
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise FormError(
            f'{where}: unknown key "{unknown[0]}"; known are: {" ".join(sorted(_KEYS))}'
        )
    key, parts, limit = row.get("key"), row.get("parts"), row.get("limit")
    unit = row.get("unit", "chars")
    if isinstance(parts, list):
        parts = [_OLD_PARTS.get(part, part) if isinstance(part, str) else part for part in parts]
    newline, order = row.get("newline", 1), row.get("order", list(ORDER))
    if newline not in (1, 2) or isinstance(newline, bool):
        raise FormError(f"{where}: newline: expected 1, or 2 as browsers send it")
    if not isinstance(order, list) or sorted(map(str, order)) != sorted(ORDER):
        raise FormError(f"{where}: order: expected these in some order: {' '.join(ORDER)}")
    if not isinstance(key, str) or not key:
        raise FormError(f'{where}: expected key = "…"')
    if not isinstance(parts, list) or not parts or any(part not in _PARTS for part in parts):
        raise FormError(f"{where}: parts: expected a list of: {' '.join(_PARTS)}")
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= 1_000_000:
        raise FormError(f"{where}: limit: expected a whole number from 1")
    if unit not in UNITS:
        raise FormError(f'{where}: unit: "{unit}" is not one of: {" ".join(UNITS)}')
    texts = {name: row.get(name, default) for name, default in (("bullet", ""), ("between", "\n"))}
    if any(not isinstance(text, str) for text in texts.values()):
        raise FormError(f"{where}: bullet and between: expected text")
    title = str(row.get("title") or key)
    return Field(
        key, title, tuple(parts), limit, unit, texts["bullet"], texts["between"], newline,
        tuple(order),
    )  # fmt: skip


def with_limits(form: Form, limits: Mapping[str, int]) -> Form:
    """The form with other limits, by field key; the key `""` is for all. Raises FormError."""
    unknown = sorted(set(limits) - {"", *(field.key for field in form.fields)})
    if unknown:
        known = " ".join(field.key for field in form.fields)
        raise FormError(f'{form.name} has no field "{unknown[0]}"; its fields are: {known}')
    fields = (
        replace(field, limit=limits.get(field.key, limits.get("", field.limit)))
        for field in form.fields
    )
    return replace(form, fields=tuple(fields))
