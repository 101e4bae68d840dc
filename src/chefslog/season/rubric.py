"""Competency rubrics: what a review looks for, as TOML.

    name = "Ladder"
    [[competency]]
    key = "delivery"
    title = "Delivery"
    about = "Ships what was promised, in pieces that can be undone."
    skills = ["planning"]
    kinds = ["build"]
    values = ["customer"]

An entry shows a competency when a `skill:` of it is the key or one of `skills`; `kinds` and
`values` say where else to look, and only suggest.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chefslog.home.files import read_regular
from chefslog.model.fields import BY_NAME
from chefslog.reading.fts import fold

if TYPE_CHECKING:
    from chefslog.season.material import Piece

FOLDER = os.path.join(os.path.dirname(__file__), "rubrics")


class RubricError(ValueError):
    """A rubric that cannot be used; the text names the file and what is wrong."""


@dataclass(frozen=True)
class Competency:
    """One row of a rubric."""

    key: str
    title: str
    skills: tuple[str, ...]
    kinds: tuple[str, ...]
    values: tuple[str, ...]

    def is_shown_by(self, piece: Piece) -> bool:
        """Whether the writer said that this entry shows it."""
        wanted = {fold(word) for word in (self.key, self.title, *self.skills)}
        return any(fold(word) in wanted for word in piece.words("skills"))

    def may_be_shown_by(self, piece: Piece) -> bool:
        """Whether the entry's kind or value is one that the rubric names."""
        return piece.text("kind") in self.kinds or piece.text("value") in self.values


@dataclass(frozen=True)
class Rubric:
    """A named list of competencies."""

    name: str
    competencies: tuple[Competency, ...]


def shipped() -> list[str]:
    """Names of the rubrics that come with the program."""
    return sorted(name[:-5] for name in os.listdir(FOLDER) if name.endswith(".toml"))


def rubric_text(name: str) -> str:
    """The TOML of a shipped rubric, or of a file. Raises RubricError."""
    path = os.path.join(FOLDER, f"{name}.toml") if name in shipped() else name
    try:
        return read_regular(path).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        known = ", ".join(shipped())
        raise RubricError(f"{name}: {reason}. Shipped rubrics: {known}") from error


def read_rubric(text: str, where: str = "rubric") -> Rubric:
    """A rubric from its TOML. Raises RubricError, which names `where` and the key."""
    import tomllib  # most seasons have no rubric

    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RubricError(f"{where}: {error}") from error
    rows = held.get("competency")
    if not isinstance(rows, list) or not rows:
        raise RubricError(f"{where}: expected at least one [[competency]]")
    found = tuple(_competency(row, f"{where}: competency {n}") for n, row in enumerate(rows, 1))
    if len({fold(one.key) for one in found}) < len(found):
        raise RubricError(f"{where}: two competencies have the same key")
    return Rubric(str(held.get("name", where)), found)


def _competency(row: Any, where: str) -> Competency:
    if not isinstance(row, dict) or not isinstance(row.get("key"), str) or not row["key"].strip():
        raise RubricError(f'{where}: expected key = "…"')
    unknown = set(row) - {"key", "title", "about", "skills", "kinds", "values"}
    if unknown:
        raise RubricError(f'{where}: unknown key "{min(unknown)}"')
    return Competency(
        row["key"].strip(),
        str(row.get("title") or row["key"]),
        _words(row, "skills", where, ()),
        _words(row, "kinds", where, BY_NAME["kind"].kind.values),
        _words(row, "values", where, BY_NAME["value"].kind.values),
    )


def _words(row: dict[str, Any], name: str, where: str, known: tuple[str, ...]) -> tuple[str, ...]:
    words = row.get(name, [])
    if not isinstance(words, list) or any(not isinstance(word, str) for word in words):
        raise RubricError(f"{where}: {name}: expected a list of words")
    wrong = [word for word in words if known and word not in known]
    if wrong:
        raise RubricError(f'{where}: {name}: "{wrong[0]}" is not one of: {" ".join(known)}')
    return tuple(words)
