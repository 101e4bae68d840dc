"""Files that the writer may put in place of shipped ones: the same name in the config folder."""

from __future__ import annotations

import os


class Shelf:
    """A folder of shipped files and the writer's own in the config folder, by the same names.

    The writer's folder is named as the shipped one is: forms, templates, compose.
    """

    def __init__(self, shipped: str, config: str | None) -> None:
        self.shipped = shipped
        own = [os.path.join(config, os.path.basename(shipped))] if config else []
        self._folders = [*own, shipped]

    def names(self, ending: str) -> list[str]:
        """Names without the ending, shipped and own, sorted."""
        folders = filter(os.path.isdir, self._folders)
        names = {name for folder in folders for name in os.listdir(folder)}
        return sorted(name.removesuffix(ending) for name in names if name.endswith(ending))

    def paths(self, name: str) -> list[str]:
        """The paths of the files of this name, the writer's own before the shipped one."""
        paths = (os.path.join(folder, name) for folder in self._folders)
        return [path for path in paths if os.path.isfile(path)]

    def own_path(self, name: str) -> str | None:
        """The path of the writer's own file of this name, if there is one."""
        shipped = os.path.join(self.shipped, name)
        return next((path for path in self.paths(name) if path != shipped), None)


def read_text(path: str) -> str:
    """A file's text, UTF-8 with or without a mark in front. Raises OSError, UnicodeDecodeError."""
    with open(path, encoding="utf-8-sig") as file:
        return file.read()
