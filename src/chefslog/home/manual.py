"""The guide's pages, in the order one reads them."""

from __future__ import annotations

from importlib.resources import files

_FIRST = ("start", "grammar", "ladder", "levels", "season", "team", "keeping", "captures")
"""Reading order; pages that are not named follow by name."""
_LAST = ("architecture",)
"""For contributors, after what users read."""


def load_pages() -> dict[str, str]:
    """Return every page as Markdown by its name, in reading order."""
    found = {
        one.name.removesuffix(".md"): one.read_text(encoding="utf-8")
        for one in files("chefslog.guide").iterdir()
        if one.name.endswith(".md")
    }
    rest = sorted(set(found) - {*_FIRST, *_LAST})
    return {name: found[name] for name in (*_FIRST, *rest, *_LAST) if name in found}


def page_title(page: str) -> str:
    """Return the heading of a page."""
    return page.partition("\n")[0].removeprefix("# ")
