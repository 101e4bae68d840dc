"""The shipped templates of the season's texts, and the writer's own in their place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from chefslog.home.overrides import Shelf

_FOLDER = os.path.join(os.path.dirname(__file__), "templates")


def render(name: str, context: Mapping[str, Any], config: str | None) -> tuple[str, list[str]]:
    """The text of a template (`summary.md`), and lines to show about an own one that is wrong."""
    from chefslog.home import templates

    return templates.render(Shelf.of(_FOLDER, config), name, context)


def has_own_template(name: str, config: str | None) -> bool:
    """Return whether the writer has a template of this name."""
    return Shelf.of(_FOLDER, config).own_path(name) is not None
