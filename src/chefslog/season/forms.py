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

_FOLDER = os.path.join(os.path.dirname(__file__), "forms")
_PARTS = tuple(part for part in PART_TITLES if part not in ("appendix", "discarded"))
_OLD_PARTS = {"summary": "opening", "items": "impact", "others": "thanks"}
_KEYS = {"key", "title", "parts", "limit", "unit", "bullet", "between", "newline", "order"}


class FormError(ValueError):
    """A form that cannot be used; the text names the file, the field and what is allowed."""

    exit_code = 2


@dataclass(frozen=True)
class Field:
    """One box of a form, and the parts of the document that may fill it.

    It takes at most `limit` in `unit` (see `prose.UNITS`). `bullet` stands before each block,
    `between` between two; a line end counts `newline`.
    """

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


def form_names(config: str | None = None) -> list[str]:
    """Every form, shipped ones and those in the config folder's `forms`."""
    return Shelf(_FOLDER, config).names(".toml")


def read_form(name: str, config: str | None = None) -> tuple[Form, list[str]]:
    """The form of this name, the writer's own before the shipped one, and lines to show.

    An own form that is wrong is named, and the shipped one of that name used meanwhile. Raises
    FormError where there is none.
    """
    paths = Shelf(_FOLDER, config).paths(f"{name}.toml")
    problems: list[str] = []
    for path in paths:
        try:
            return _form(name, path), problems
        except FormError as error:
            if path == paths[-1]:
                raise
            problems.append(f"{error}. The shipped form is used.")
    known = ", ".join(form_names(config))
    raise FormError(f'no form "{name}"; there are: {known}')


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
    row = {"unit": "chars", "newline": 1, "order": [*ORDER], "bullet": "", "between": "\n", **row}
    key, parts, limit, order = (row.get(name) for name in ("key", "parts", "limit", "order"))
    if isinstance(parts, list):
        parts = [_OLD_PARTS.get(part, part) if isinstance(part, str) else part for part in parts]
    is_order = isinstance(order, list) and sorted(map(str, order)) == sorted(ORDER)
    is_limit = isinstance(limit, int) and not isinstance(limit, bool) and 1 <= limit <= 1_000_000
    are_texts = isinstance(row["bullet"], str) and isinstance(row["between"], str)
    for is_right, wanted in (
        (row["newline"] in (1, 2) and row["newline"] is not True,
         "newline: expected 1, or 2 as browsers send it"),
        (is_order, f"order: expected these in some order: {' '.join(ORDER)}"),
        (isinstance(key, str) and key, 'expected key = "…"'),
        (isinstance(parts, list) and parts and all(part in _PARTS for part in parts),
         f"parts: expected a list of: {' '.join(_PARTS)}"),
        (is_limit, "limit: expected a whole number from 1"),
        (row["unit"] in UNITS, f'unit: "{row["unit"]}" is not one of: {" ".join(UNITS)}'),
        (are_texts, "bullet and between: expected text"),
    ):  # fmt: skip
        if not is_right:
            raise FormError(f"{where}: {wanted}")
    title = str(row.get("title") or key)
    given = {name: row[name] for name in ("limit", "unit", "bullet", "between", "newline")}
    return Field(str(key), title, tuple(parts or ()), order=tuple(order or ()), **given)


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
