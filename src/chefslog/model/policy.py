"""Classes of work, as the settings name them: where each applies, and with which models."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class WorkClass:
    """A class of work: `where` are projects and #tags, `models` beginnings of models' names.

    Without `models` any is fine.
    """

    __slots__ = ("models", "where")

    def __init__(self, where: tuple[str, ...], models: tuple[str, ...] = ()) -> None:
        self.where = where
        self.models = models

    def covers(self, project: str | None, tags: Iterable[str]) -> bool:
        """Whether work of this project or with one of these tags belongs to the class."""
        places = {f"#{tag}".casefold() for tag in tags} | {(project or "").casefold()}
        return any(place.casefold() in places for place in self.where)

    def allows(self, tool: str) -> bool:
        """Whether a model, or a tool, is one that the class is meant for."""
        return not self.models or tool.casefold().startswith(
            tuple(model.casefold() for model in self.models)
        )


def class_of(
    policy: Mapping[str, WorkClass],
    project: str | None,
    tags: Iterable[str],
    stakes: str | None = None,
) -> str:
    """Return the class of a piece of work, the first that covers it; its stakes where none does."""
    known = tuple(tags)
    for name, work in policy.items():
        if work.covers(project, known):
            return name
    return stakes or ""
