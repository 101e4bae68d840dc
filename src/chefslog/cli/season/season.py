"""`chefslog season` and `standup`: everything of screen 4 without the app."""

from __future__ import annotations

from collections.abc import Callable

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.journal.read import as_json, say, sit_down
from chefslog.cli.season.edit import drop, fold, new, pick, set_season
from chefslog.cli.season.texts import candidates, coverage, export, fit, forms, gaps, preview
from chefslog.cli.season.texts import similar as similar_items
from chefslog.cli.season.workspace import lay
from chefslog.model.sanitize import legible
from chefslog.season.material import material
from chefslog.season.plans import seasons
from chefslog.season.rubric import shipped
from chefslog.season.shapes import last_working_day
from chefslog.season.shapes import standup as standup_context
from chefslog.season.templates import render


def list_seasons(asked: Asked, words: list[str]) -> int:
    """`chefslog season list`."""
    with sit_down().snapshot as snapshot:
        held = seasons(snapshot)
    if asked.flag("json"):
        as_json([{"name": one.name, "first": one.first, "last": one.last} for one in held])
        return 0
    for one in held:
        print(f"{legible(one.name)}  {one.first} to {one.last}  {len(one.picks)} picks")
    if not held:
        say("No season yet. Begin one: chefslog season new H2-2026 2026-07..2026-12")
    return 0


def show(asked: Asked, words: list[str]) -> int:
    """`chefslog season show`: days, goals, rubric and picks."""
    table = lay(asked)
    season, sources = table.season, table.sources
    if asked.flag("json"):
        picks = [{"id": one.id, "folded": list(one.folded)} for one in season.picks]
        goals = [vars(goal) for goal in season.goals]
        as_json({"name": season.name, "first": season.first, "last": season.last,
                 "goals": goals, "picks": picks, "writer": season.writer, "role": season.role,
                 "rubric": sources.rubric.name if sources.rubric else None})  # fmt: skip
        return 0
    print(f"{legible(season.name)}  {season.first} to {season.last}")
    for goal in season.goals:
        told = f": {goal.text}" if goal.text else ""
        print(legible(f"  goal {goal.key} ({goal.status}){told}"))
    if sources.rubric:
        titles = ", ".join(one.title for one in sources.rubric.competencies)
        print(legible(f"  rubric {sources.rubric.name}: {titles}"))
    for number, piece in enumerate(sources.picked() if season.picks else (), 1):
        more = f" (+{len(piece.folded)} folded)" if piece.folded else ""
        print(f"  {number:>2}  {piece.short[:6]}  {legible(piece.headline)}{more}")
    if not season.picks:
        say("Nothing picked yet; texts use the ten that rank first. chefslog season candidates")
    return 0


def rubrics(asked: Asked, words: list[str]) -> int:
    """`chefslog season rubrics`."""
    print("\n".join(shipped()))
    return 0


_ACTIONS: dict[str, Callable[[Asked, list[str]], int]] = {
    "new": new, "list": list_seasons, "show": show, "set": set_season, "coverage": coverage,
    "candidates": candidates, "pick": pick, "fold": fold, "similar": similar_items, "gaps": gaps,
    "preview": preview, "fit": fit, "forms": forms, "rubrics": rubrics, "export": export,
    "drop": drop,
}  # fmt: skip


def season(asked: Asked) -> int:
    """`chefslog season ACTION …`; without one, the seasons there are."""
    action, *words = asked.words or ["list"]
    found = _ACTIONS.get(action)
    if found is None:
        raise UsageError(f'"{action}" is not one of: {" ".join(_ACTIONS)}')
    return found(asked, words)


def standup(asked: Asked) -> int:
    """`chefslog standup`."""
    from chefslog.capture.dates import read_span

    desk = sit_down()
    since = last_working_day(desk.today)
    asked_day = asked.text("since")
    if asked_day is not None:
        found = read_span(asked_day, desk.today)
        if found is None:
            raise UsageError(f'--since: "{asked_day}" is not a day such as mon or 2026-11-20')
        since = found[0]
    with desk.snapshot as snapshot:
        context = standup_context(material(snapshot, since, desk.today), since, desk.today)
    if asked.flag("json"):
        as_json(context)
        return 0
    name = "standup.md" if asked.flag("md") else "standup.txt"
    text, problems = render(name, context, desk.home.config)
    say(*problems)
    print(legible(text, lines=True), end="")
    return 0
