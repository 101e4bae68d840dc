"""Files that the writer may put in place of shipped ones: the same name in the config folder."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Shelf:
    """A folder of shipped files and the writer's own beside the config, by the same names."""

    folder: str
    own: str | None

    @classmethod
    def of(cls, folder: str, config: str | None) -> Shelf:
        """The shelf of a shipped folder (forms, templates, compose) and a config folder."""
        return cls(folder, os.path.join(config, os.path.basename(folder)) if config else None)

    def names(self, ending: str) -> list[str]:
        """Names without the ending, shipped and own, sorted."""
        found: set[str] = set()
        for folder in (self.folder, self.own):
            if folder and os.path.isdir(folder):
                found |= {n[: -len(ending)] for n in os.listdir(folder) if n.endswith(ending)}
        return sorted(found)

    def own_path(self, name: str) -> str | None:
        """The path of the writer's own file of this name, if there is one."""
        path = os.path.join(self.own, name) if self.own else ""
        return path if path and os.path.isfile(path) else None

    def shipped_path(self, name: str) -> str | None:
        """The path of the shipped file of this name, if there is one."""
        path = os.path.join(self.folder, name)
        return path if os.path.isfile(path) else None


def read_text(path: str) -> str:
    """A file's text, UTF-8 with or without a mark in front. Raises OSError, UnicodeDecodeError."""
    with open(path, encoding="utf-8-sig") as file:
        return file.read()
