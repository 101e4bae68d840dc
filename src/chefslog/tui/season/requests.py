"""What the Season screen asks for: lines to type and lists to choose from."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chefslog.model.season import (
    PARTS,
    STATUSES,
    Season,
    SeasonError,
    checked,
    folded,
    with_goal,
    with_part,
    without_picks,
)
from chefslog.reading.records import load_seasons
from chefslog.season.audience import AUDIENCES
from chefslog.season.document import PART_TITLES
from chefslog.season.forms import FormError, form_names, read_form
from chefslog.season.handout import absolute_path, find_free_path, format_of
from chefslog.season.plans import season_of, usual_line
from chefslog.season.rubric import rubric_text, shipped
from chefslog.season.similarity import find_alike
from chefslog.tui.numbered import Numbered
from chefslog.tui.season import changes as saving
from chefslog.tui.season.picks import parse_row
from chefslog.tui.season.plan import Plan, Wish
from chefslog.tui.widgets.bars import AskBar, Check, ask

_NEW, _RENAME, _NONE = "\0new", "\0rename", "\0none"


class SeasonDesk(Numbered):
    """What these ask of the Season screen."""

    def __init__(self) -> None:
        super().__init__()
        self.wish = Wish()
        self.plan: Plan | None = None

    def choose(self, **wishes: Any) -> None:
        """Another season, reader or form."""
        raise NotImplementedError

    def alter(self, change: Callable[[Season], Season], verb: str, said: str) -> None:
        """Change the season."""
        raise NotImplementedError

    @property
    def row(self) -> str:
        """What the cursor is on."""
        raise NotImplementedError

    def action_request(self, name: str) -> None:
        """Ask for a season, a reader, a form, a rubric or a goal; see `requests`."""
        REQUESTS[name](self)

    def action_request_for_row(self, name: str) -> None:
        """Ask for the part, the fold or another season of a pick, or how a goal stands."""
        kind, ref, rest = parse_row(self.row)
        if self.plan is not None and kind == "goal":
            choose_status(self, rest)
        elif self.plan is not None and ref:
            ROW_REQUESTS[name](self, self.plan, ref)


def ask_line(
    screen: SeasonDesk, title: str, text: str, check: Check, accept: Callable[[str], None]
) -> None:
    """Ask for one line."""
    ask(screen, AskBar(screen.journal_app, title, text, check, accept))


def ask_season(screen: SeasonDesk) -> None:
    """A new season in one line."""
    app = screen.journal_app
    today = app.today()

    def check(text: str) -> tuple[str, bool]:
        try:
            season = season_of(text, today)
        except SeasonError as error:
            return str(error), False
        return f"{season.name}: {season.first} to {season.last} · enter makes it", True

    def accept(text: str) -> None:
        season = season_of(text, today)
        saving.begin(app, season, lambda: screen.choose(season=season.name))

    ask_line(screen, "a new season: its name and its days", usual_line(today), check, accept)


def ask_name(screen: SeasonDesk, season: Season) -> None:
    """Another name for a season."""

    def check(text: str) -> tuple[str, bool]:
        try:
            checked(replace(season, name=text))
        except SeasonError as error:
            return str(error), False
        return f"enter renames {season.name}", True

    def accept(text: str) -> None:
        saving.rename(screen.journal_app, season.name, text, lambda: screen.choose(season=text))

    ask_line(screen, f"a new name for {season.name}", season.name, check, accept)


def ask_goal(screen: SeasonDesk) -> None:
    """A goal in words, or how one stands."""
    plan = screen.plan
    if plan is None:
        return
    season = plan.season

    def check(text: str) -> tuple[str, bool]:
        if not text:
            return "latency: halve the login's p99 · or latency=met", False
        try:
            checked(with_goal(season, text))
        except SeasonError as error:
            return str(error), False
        return "entries serve it by goal:KEY", True

    def accept(text: str) -> None:
        screen.alter(lambda held: with_goal(held, text), "goal", "goal kept")

    ask_line(screen, "a goal, or how it stands", "", check, accept)


def ask_path(screen: SeasonDesk, plan: Plan, kind: str) -> None:
    """Where to write the review: as a document, or as the form named `kind`."""
    audience = plan.wish.audience

    def check(text: str) -> tuple[str, bool]:
        path = absolute_path(text)
        if not text or os.path.isdir(path) or not format_of(path):
            return "a file: the ending .md, .txt or .html says how it is written", False
        free = find_free_path(path, "", plan.versions)
        if free != path:
            return f"{path} was edited since, or is not from here; {free} is written", True
        return f"{'replaces ' if os.path.exists(path) else ''}{path} · listed above", True

    def accept(text: str) -> None:
        saving.write_file(screen.journal_app, plan, kind or format_of(text), text)

    safe = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in plan.season.name)
    name = f"{safe.strip('.') or 'season'}-{audience}"
    text = f"{name}-{kind}.txt" if kind else f"{name}.md"
    ask_line(screen, f"write for {audience} into", text, check, accept)


def ask_checked(screen: SeasonDesk, plan: Plan) -> None:
    """Which file to check."""

    def check(text: str) -> tuple[str, bool]:
        is_file = os.path.isfile(absolute_path(text)) if text else False
        return ("enter checks it" if is_file else "a file with a review's text"), is_file

    last = plan.versions[-1].file if plan.versions else ""
    ask_line(screen, "check a file against your picks", plan.wish.file or last, check,
             lambda text: screen.choose(file=absolute_path(text)))  # fmt: skip


def choose_season(screen: SeasonDesk) -> None:
    """One of the seasons, a new one, or another name."""
    snapshot = screen.journal_app.source.snapshot()
    held = load_seasons(snapshot) if snapshot else []
    if not held or screen.plan is None:
        ask_season(screen)
        return
    current = screen.plan.season
    options = [(one.name, one.name, f"{one.first} to {one.last}") for one in held]
    options += [(_NEW, "a new season…", "one line: its name and its days"),
                (_RENAME, f"rename {current.name}…", "picks and versions stay")]  # fmt: skip

    def take(name: str) -> None:
        if name == _NEW:
            ask_season(screen)
        elif name == _RENAME:
            ask_name(screen, current)
        else:
            screen.choose(season=name)

    choose_one(screen, "season", options, current.name, take)


def choose_audience(screen: SeasonDesk) -> None:
    """Who reads it."""
    options = [(one.name, one.name, one.about) for one in AUDIENCES.values()]
    choose_one(screen, "who reads it", options, screen.wish.audience,
               lambda name: screen.choose(audience=name))  # fmt: skip


def choose_form(screen: SeasonDesk) -> None:
    """The form to fit."""
    config = screen.journal_app.home.config
    options = []
    for name in form_names(config):
        try:
            form, _ = read_form(name, config)
        except FormError as error:
            options.append((name, name, str(error)))
        else:
            limits = ", ".join(f"{field.limit:,} {field.unit}" for field in form.fields)
            options.append((name, name, f"{form.title}: {limits}"))
    choose_one(screen, "form", options, screen.wish.form, lambda name: screen.choose(form=name))


def choose_rubric(screen: SeasonDesk) -> None:
    """The competencies that the review is looked at by."""
    options = [(name, name, "shipped") for name in shipped()]
    options.append((_NONE, "none", "your own: chefslog season set --rubric FILE"))

    def take(name: str) -> None:
        toml = None if name == _NONE else rubric_text(name)
        screen.alter(lambda held: replace(held, rubric=toml), "rubric", "rubric changed")

    choose_one(screen, "rubric", options, "", take)


def choose_part(screen: SeasonDesk, plan: Plan, ref: str) -> None:
    """The part of the review that a pick stands in."""
    options = [(part, PART_TITLES[part], "") for part in PARTS]
    options.append((_NONE, "as proposed", "from value, kind and who was helped"))
    chosen = next((item.part for item in plan.sources.items() if item.id == ref), "")

    def take(name: str) -> None:
        part = None if name == _NONE else name
        screen.alter(lambda held: with_part(held, [ref], part), "part", "part changed")

    choose_one(screen, "part of the review", options, chosen, take)


def choose_status(screen: SeasonDesk, goal: str) -> None:
    """How a goal stands."""
    choose_one(screen, f"goal {goal}", [(status, status, "") for status in STATUSES], "",
               lambda status: screen.alter(
                   lambda held: with_goal(held, f"{goal}={status}"), "goal", f"{goal}: {status}"
               ))  # fmt: skip


def choose_fold(screen: SeasonDesk, plan: Plan, ref: str) -> None:
    """Fold an entry into a pick's story, similar ones into it, or take one out again."""
    headlines = {one.piece.id: one.piece.headline for one in plan.ranked}
    season = plan.season
    inner = next((pick.folded for pick in season.picks if pick.id == ref), ())
    piece = plan.reasons[ref].piece if ref in plan.reasons else None
    near = find_alike(piece, plan.sources.pieces) if piece else []
    alike = [one for one in near if one not in inner]
    options = [(f"out {one}", headlines.get(one, one), "take it out again") for one in inner]
    if alike:
        count = "1 similar entry" if len(alike) == 1 else f"{len(alike)} similar entries"
        options.append(("alike", f"{count} into this one", headlines.get(alike[0], "")))
    options += [(f"into {pick.id}", headlines[pick.id], "fold into this one")
                for pick in season.picks if pick.id != ref and pick.id in headlines]  # fmt: skip

    def take(name: str) -> None:
        how, _, other = name.partition(" ")
        if how == "out":
            screen.alter(lambda held: without_picks(held, [other]), "unfold", "taken out")
        elif how == "alike":
            screen.alter(lambda held: folded(held, ref, alike), "fold", "folded into it")
        else:
            screen.alter(lambda held: folded(held, other, [ref]), "fold", "folded")

    if options:
        choose_one(screen, "one story of several entries", options, "", take)
    else:
        screen.journal_app.say("Nothing to fold it with: pick another entry first.")


def choose_other_season(screen: SeasonDesk, plan: Plan, ref: str) -> None:
    """Which season a pick moves to."""
    day = plan.reasons[ref].piece.day if ref in plan.reasons else 0
    there = {one.name: one for one in plan.others if one.span[0] <= day <= one.span[1]}
    options = [(name, name, f"{one.first} to {one.last}") for name, one in there.items()]
    if not options:
        screen.journal_app.say("No other season covers the day of this entry.")
        return
    app = screen.journal_app
    choose_one(screen, "move to", options, "",
               lambda name: saving.move(app, plan.season, there[name], ref))  # fmt: skip


def choose_one(
    screen: SeasonDesk,
    title: str,
    options: Sequence[tuple[str, str, str]],
    chosen: str,
    take: Callable[[str], None],
) -> None:
    """Choose one of a few (name, text, about)."""
    from chefslog.tui.widgets.chooser import ChoosingScreen

    screen.app.push_screen(ChoosingScreen(title, options, chosen, take))


REQUESTS: Mapping[str, Callable[[SeasonDesk], None]] = {
    one.__name__: one
    for one in (choose_season, choose_audience, choose_form, choose_rubric, ask_goal)
}
ROW_REQUESTS: Mapping[str, Callable[[SeasonDesk, Plan, str], None]] = {
    one.__name__: one for one in (choose_part, choose_fold, choose_other_season)
}
