"""Classes of work, as the settings name them: where each applies, and with which models."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

HUMAN_LED = "human_led"
"""The class of work that a person leads, by its name in the settings."""


class WorkClass:
    """A class of work: `where` are projects and #tags, `models` beginnings of models' names.

    Without `models` any is fine.
    """

    def __init__(self, where: tuple[str, ...], models: tuple[str, ...] = ()) -> None:
        self.where = where
        self.models = models

    def find_place(self, project: str | None, tags: Sequence[str]) -> str:
        """Return the project or #tag that puts work into the class, empty where none does."""
        places = {f"#{tag}".casefold() for tag in tags} | {(project or "").casefold()}
        return next((place for place in self.where if place.casefold() in places), "")

    def allows(self, tool: str) -> bool:
        """Whether a model, or a tool, is one that the class is meant for."""
        return not self.models or tool.casefold().startswith(
            tuple(model.casefold() for model in self.models)
        )


def class_of(
    policy: Mapping[str, WorkClass],
    project: str | None,
    tags: Sequence[str],
    stakes: str | None = None,
) -> str:
    """Return the class of a piece of work, the first that covers it; its stakes where none does."""
    covering = (name for name, work in policy.items() if work.find_place(project, tags))
    return next(covering, stakes or "")


def question_draft(policy: Mapping[str, WorkClass], draft: Mapping[str, Any]) -> list[str]:
    """Return what to ask, quietly, where a draft differs from what the settings say of its work."""
    project, tags = draft.get("project"), draft.get("tags") or ()
    name = class_of(policy, project, tags)
    if not name:
        return []
    asked, work, tools = [], policy[name], draft.get("tools") or ()
    place = work.find_place(project, tags)
    if tools and not any(map(work.allows, tools)):
        asked.append(f"{place} is meant for {' or '.join(work.models)}, not {tools[0]}.")
    is_open = (draft.get("delegation") or 0) >= 2 and not draft.get("checked")
    if is_open and name.replace("-", "_").casefold() == HUMAN_LED:
        asked.append(f"{place} is human-led: how did you check it?")
    return asked
