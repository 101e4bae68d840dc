"""Templates of the season's texts and of new entries, the writer's own in place of the shipped."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chefslog.capture.document import DocumentError, read_document
from chefslog.home.overrides import Shelf, read_text

_FOLDER = os.path.join(os.path.dirname(__file__), "templates")
_COMPOSE = os.path.join(os.path.dirname(__file__), "compose")
_HEADLINE = "headline"


def render(name: str, context: Mapping[str, Any], config: str | None) -> tuple[str, list[str]]:
    """The text of a template (`summary.md`), and lines to show about an own one that is wrong."""
    from chefslog.home import templates

    return templates.render(Shelf(_FOLDER, config), name, context)


def has_own_template(name: str, config: str | None) -> bool:
    """Return whether the writer has a template of this name."""
    return Shelf(_FOLDER, config).own_path(name) is not None


@dataclass(frozen=True)
class Template:
    """What a new entry begins with: `fields` as in a draft, the headline left out if blank."""

    name: str
    fields: dict[str, Any]


def compose_names(config: str | None = None) -> list[str]:
    """Every template, shipped ones and those in the config folder's `compose`."""
    return Shelf(_COMPOSE, config).names(".md")


def compose(name: str, today: str, config: str | None = None) -> tuple[Template | None, list[str]]:
    """The template of this name, None where there is none, and lines to show.

    An own one that is wrong is named with file and line, and the shipped one used meanwhile.
    """
    problems: list[str] = []
    for path in Shelf(_COMPOSE, config).paths(f"{name}.md"):
        try:
            return Template(name, _fields(read_text(path), today)), problems
        except DocumentError as error:
            problems.append(f"{path}, {error}")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{path}: {error}")
    return None, problems


def _fields(text: str, today: str) -> dict[str, Any]:
    lines = text.split("\n")
    # A document needs a headline; a template may leave it to the writer.
    at = next((n for n, line in enumerate(lines) if line.strip() == f"{_HEADLINE}:"), None)
    if at is not None:
        lines[at] = f"{_HEADLINE}: {_HEADLINE}"
    fields = read_document("\n".join(lines), today)
    if at is not None:
        del fields[_HEADLINE]
    return fields
