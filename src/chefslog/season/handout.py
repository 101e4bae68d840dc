"""A review as a file: rendered, written where nothing of the writer's is replaced, compared."""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import unified_diff

from chefslog.home.files import make_folder, write_private
from chefslog.model.season import Version
from chefslog.season.document import Sources
from chefslog.season.forms import read_form
from chefslog.season.publication import FORMATS, fit_form, publish


def render_review(
    sources: Sources, audience: str, kind: str, config: str | None = None
) -> tuple[str, list[str]]:
    """Return the document as one of `FORMATS`, or the fields of the form named `kind`.

    Beside it lines to show about own templates and forms. Raises FormError.
    """
    if kind in FORMATS:
        return publish(sources, audience, kind, config)
    form, problems = read_form(kind, config)
    titles = {field.key: field.title for field in form.fields}
    boxes = fit_form(sources, audience, form).boxes
    filled = [f"{titles[box.name]}\n\n{box.text}" for box in boxes if box.text]
    return "\n\n".join(filled) + "\n", problems


def list_used(sources: Sources, audience: str) -> list[str]:
    """Return the ids of the entries whose words may stand in a review for this reader."""
    if any(sources.is_on(audience, name) for name in ("appendix", "discarded")):
        return [piece.id for piece in sources.pieces]
    return [piece.id for item in sources.items() for piece in item.pieces]


def format_of(path: str) -> str:
    """Return the format that a file's ending asks for; empty where there is none of it."""
    ending = os.path.splitext(path)[1].lstrip(".").lower()
    return ending if ending in FORMATS else ""


def absolute_path(path: str) -> str:
    """Return a typed path with `~` and relative parts resolved."""
    return os.path.abspath(os.path.expanduser(path))


def write_handout(path: str, text: str, versions: Sequence[Version], *, force: bool = False) -> str:
    """Write a review into a file, or beside one that was edited since; the path. Raises OSError."""
    path = absolute_path(path)
    if not force:
        path = find_free_path(path, text, versions)
    make_folder(os.path.dirname(path))
    write_private(path, text.encode("utf-8", "replace"))
    return path


def find_free_path(path: str, text: str, versions: Sequence[Version]) -> str:
    """Return the path itself where its file is what was written last; else one beside it."""
    stem, ending = os.path.splitext(path)
    number = 1
    while os.path.lexists(path):
        known = {version.text for version in versions if version.file == path} | {text}
        try:
            with open(path, encoding="utf-8", newline="") as file:
                if file.read() in known:
                    break
        except (OSError, UnicodeDecodeError):
            pass
        number += 1
        path = f"{stem}-{number}{ending}"
    return path


def diff_version(
    sources: Sources, version: Version, number: int, config: str | None = None
) -> list[str]:
    """Return a unified diff from a version to the review as it is now. Raises FormError."""
    now, _ = render_review(sources, version.audience, version.form, config)
    old = version.text.splitlines()
    return list(unified_diff(old, now.splitlines(), f"version {number}", "now", lineterm=""))
