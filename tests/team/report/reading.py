"""An HTML page as somebody meets it who does not see it: tags, headings and ids in their order."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import chefslog.team.report

CSS = (Path(chefslog.team.report.__path__[0]) / "templates/report.css").read_text(encoding="utf-8")


class Outline(HTMLParser):
    """`tags` are (name, attributes) in document order, `inside` what each svg or table lies in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, *names: str) -> list[tuple[str, dict[str, str]]]:
        """The tags of these names."""
        return [one for one in self.tags if one[0] in names]


def colours(scheme: str) -> dict[str, str]:
    """The colours of the light, the dark or the print scheme, by name."""
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    block = blocks[("light", "dark", "print").index(scheme)]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", block))
