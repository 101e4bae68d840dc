"""History as text."""

from __future__ import annotations

from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def history_lines(steps: list[dict[str, Any]]) -> list[str]:
    """What happened to one entry, a line per change."""
    lines = []
    for step in steps:
        lines.append(_head(step))
        before, after = step["before"] or {}, step["after"] or {}
        names = [name for name in dict.fromkeys([*before, *after]) if name != "key"]
        if step["before"] is None:
            names = [name for name in names if name == "headline"]
        lines += [
            f"    {name}: {_short(before.get(name))} → {_short(after.get(name))}" for name in names
        ]
    return lines


def step_lines(steps: list[dict[str, Any]]) -> list[str]:
    """The newest steps, a line each."""
    return [
        _head(step)
        + (f"  {step['changes']} changes" if step["changes"] != 1 else "")
        + (f" (of step {step['target']})" if step.get("target") else "")
        for step in steps
    ]


def _head(step: dict[str, Any]) -> str:
    when = step["at"][:16].replace("T", " ")
    who = "" if step["actor"] == "human" else f"  by {step['actor']}"
    undone = "  (undone)" if step["undone"] else ""
    return f"{step['step']:>6}  {when} UTC  {step['verb']}{who}{undone}"


def _short(value: Any) -> str:
    if value is None:
        return "–"
    text = legible(str(value).replace("\n", " ⏎ "))
    return text if len(text) <= 60 else text[:59] + "…"
