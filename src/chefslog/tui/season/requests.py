"""What the Season screen asks for: lines to type and lists to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from chefslog.model.season import Season, SeasonError, checked, with_goal
from chefslog.reading.records import load_seasons
from chefslog.season.audience import AUDIENCES
from chefslog.season.forms import FormError, form_names, read_form
from chefslog.season.plans import season_of, usual_line
from chefslog.season.rubric import rubric_text, shipped
from chefslog.tui.numbered import Numbered
from chefslog.tui.season import changes as saving
from chefslog.tui.season.plan import Plan, Wish
from chefslog.tui.widgets.ask_bar import AskBar, Check, ask

_NEW = "\x00new"
_NONE = "\x00none"


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

    def write_file(self, path: str) -> None:
        """The document into a file."""
        raise NotImplementedError


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


def ask_path(screen: SeasonDesk) -> None:
    """Where to write the document."""
    plan = screen.plan
    if plan is not None:
        text = saving.suggested(plan.season.name, screen.wish.audience)
        title = f"write for {screen.wish.audience} into: .md, .txt or .html"
        ask_line(screen, title, text, saving.checked_path, screen.write_file)


def choose_season(screen: SeasonDesk) -> None:
    """One of the seasons, or a new one."""
    snapshot = screen.journal_app.source.snapshot()
    held = load_seasons(snapshot) if snapshot else []
    if not held:
        ask_season(screen)
        return
    options = [(one.name, one.name, f"{one.first} to {one.last}") for one in held]
    options.append((_NEW, "a new season…", "one line: its name and its days"))

    def take(name: str) -> None:
        if name == _NEW:
            ask_season(screen)
        else:
            screen.choose(season=name)

    _choose(screen, "season", options, screen.plan.season.name if screen.plan else "", take)


def choose_audience(screen: SeasonDesk) -> None:
    """Who reads it."""
    options = [(one.name, one.name, one.about) for one in AUDIENCES.values()]
    _choose(screen, "who reads it", options, screen.wish.audience,
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
    _choose(screen, "form", options, screen.wish.form, lambda name: screen.choose(form=name))


def choose_rubric(screen: SeasonDesk) -> None:
    """The competencies that the review is looked at by."""
    if screen.plan is None:
        return
    options = [(name, name, "shipped") for name in shipped()]
    options.append((_NONE, "none", "your own: chefslog season set --rubric FILE"))

    def take(name: str) -> None:
        toml = None if name == _NONE else rubric_text(name)
        screen.alter(lambda held: replace(held, rubric=toml), "rubric", "rubric changed")

    _choose(screen, "rubric", options, "", take)


def _choose(
    screen: SeasonDesk,
    title: str,
    options: Sequence[tuple[str, str, str]],
    chosen: str,
    take: Callable[[str], None],
) -> None:
    from chefslog.tui.widgets.chooser import ChoosingScreen

    screen.app.push_screen(ChoosingScreen(title, options, chosen, take))
