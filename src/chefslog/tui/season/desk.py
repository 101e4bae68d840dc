"""What the Season screen asks for: lines to type and lists to choose from."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

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
from chefslog.season.document import AUDIENCES, PART_TITLES
from chefslog.season.forms import FormError, form_names, read_form
from chefslog.season.handout import absolute_path, find_free_path, format_of
from chefslog.season.plans import season_of, usual_line
from chefslog.season.rubric import rubric_text, shipped
from chefslog.season.similarity import find_alike
from chefslog.tui.base import Numbered
from chefslog.tui.season.changes import alter, save, write_file
from chefslog.tui.season.picks import GONE, parse_row, short_path
from chefslog.tui.season.plan import Plan, Wish
from chefslog.tui.widgets.bars import AskBar, Check, ask

if TYPE_CHECKING:
    from chefslog.store.journal import Journal

Option = tuple[str, str, str]
_NEW, _RENAME, _NONE = "\0new", "\0rename", "\0none"


class SeasonDesk(Numbered):
    """The season that is looked at and what one may ask of it; subclasses show it.

    Actions are commands, which run only where there is a season and a row that they are for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.wish = Wish()
        self.plan: Plan | None = None

    @property
    def row(self) -> str:
        return ""

    @property
    def opened(self) -> Plan:
        """The plan, where there has to be one."""
        assert self.plan is not None
        return self.plan

    def row_kind(self) -> str:
        """pick, candidate, text, goal, field, due, lack, maybe, switch, version; else page."""
        return parse_row(self.row)[0] or "page"

    def current_ref(self) -> str:
        """The id of the entry under the cursor."""
        return parse_row(self.row)[1]

    def choose(self, **wishes: Any) -> None:
        """Another season, reader, form, filter, file to check or version to compare."""
        if "season" in wishes:
            # What was compared or checked was of the season before.
            wishes = {"version": 0, "file": "", **wishes}
        self.wish = replace(self.wish, **wishes)
        self.reload()

    def show_plan(self, plan: Plan) -> None:
        raise NotImplementedError

    def says_gone(self) -> bool:
        """Whether the pick under the cursor is in no text; if so, say it."""
        is_gone = self.row_kind() == "pick" and self.current_ref() not in self.opened.reasons
        if is_gone:
            drops = f"{self.journal_app.keys.shown('season_pick')} unpicks it."
            self.journal_app.say(f"{GONE[0].upper()}{GONE[1:]}. {drops}")
        return is_gone

    def alter(self, change: Callable[[Season], Season], verb: str, said: str) -> None:
        """Change the season: here at once, in the journal as soon as it is written."""
        name = self.opened.season.name
        self.show_plan(self.opened.alter(change(self.opened.season)))
        alter(self.journal_app, name, change, verb, said)

    def _ask(self, title: str, text: str, check: Check, accept: Callable[[str], None]) -> None:
        ask(self, AskBar(self.journal_app, title, text, check, accept))

    def _offer(
        self, title: str, options: Sequence[Option], chosen: str, take: Callable[[str], None]
    ) -> None:
        from chefslog.tui.widgets.chooser import ChoosingScreen

        self.app.push_screen(ChoosingScreen(title, options, chosen, take))

    # -- lines to type --------------------------------------------------------------------

    def _ask_season(self) -> None:
        app = self.journal_app
        today = app.today()

        def accept(text: str) -> None:
            new = season_of(text, today)

            def begin(journal: Journal) -> int | None:
                from chefslog.store.records import save_season

                return save_season(journal, new, verb="new season")

            save(app, begin, f"new season {new.name}", lambda: self.choose(season=new.name))

        def explain(text: str) -> str:
            season = season_of(text, today)
            return f"{season.name}: {season.first} to {season.last} · enter makes it"

        title = "a new season: its name and its days"
        snapshot = app.source.snapshot()
        taken = {one.name for one in load_seasons(snapshot)} if snapshot else ()
        self._ask(title, usual_line(today, taken), _checks(explain), accept)

    def _ask_name(self) -> None:
        season = self.opened.season

        def accept(text: str) -> None:
            def rename(journal: Journal) -> int | None:
                from chefslog.store.records import rename_season

                return rename_season(journal, season.name, text)

            save(self.journal_app, rename, f"{season.name} is now {text}")

        def explain(text: str) -> str:
            checked(season._replace(name=text))
            return f"enter renames {season.name}"

        self._ask(f"a new name for {season.name}", season.name, _checks(explain), accept)

    def action_ask_goal(self) -> None:
        """A goal in words, or how one stands."""
        season = self.opened.season

        def explain(text: str) -> str:
            if not text:
                raise SeasonError("latency: halve the login's p99 · or latency=met, latency=-")
            after = checked(with_goal(season, text))
            is_gone = len(after.goals) < len(season.goals)
            return "enter removes the goal" if is_gone else "entries serve it by goal:KEY"

        def accept(text: str) -> None:
            is_gone = len(with_goal(season, text).goals) < len(season.goals)
            said = "goal removed" if is_gone else "goal kept"
            self.alter(lambda held: with_goal(held, text), "goal", said)

        self._ask("a goal, or how it stands", "", _checks(explain), accept)

    def ask_path(self, form: str) -> None:
        """Where to write the review: as the form of this name, or without one as a document."""
        plan = self.opened
        audience = plan.wish.audience

        def check(text: str) -> tuple[str, bool]:
            path = absolute_path(text)
            if not text or os.path.isdir(path) or not format_of(path):
                return "a file: the ending .md, .txt or .html says how it is written", False
            free = find_free_path(path, "", plan.versions)
            if free != path:
                name = os.path.basename(free)
                return f"{name} is written: that file was edited since or is not from here", True
            shown = short_path(path, self.size.width - 30)
            return f"{'replaces ' if os.path.exists(path) else ''}{shown} · listed above", True

        kept = (sign if sign.isalnum() or sign in "-_." else "-" for sign in plan.season.name)
        name = f"{''.join(kept).strip('.') or 'season'}-{audience}"
        text = f"{name}-{form}.txt" if form else f"{name}.md"
        # What is shown when enter is pressed: another program may have changed it meanwhile.
        self._ask(f"write for {audience} into", text, check,
                  lambda path: write_file(self.journal_app, self.opened, form or format_of(path),
                                          path))  # fmt: skip

    def ask_checked(self) -> None:
        """Which file to check."""

        def check(text: str) -> tuple[str, bool]:
            is_file = os.path.isfile(absolute_path(text)) if text else False
            return ("enter checks it" if is_file else "a file with a review's text"), is_file

        last = self.opened.versions[-1].file if self.opened.versions else ""
        self._ask("check a file against your picks", self.wish.file or last, check,
                  lambda text: self.choose(file=absolute_path(text)))  # fmt: skip

    # -- lists to choose from -------------------------------------------------------------

    def action_choose_season(self) -> None:
        """One of the seasons, a new one, or another name."""
        snapshot = self.journal_app.source.snapshot()
        held = load_seasons(snapshot) if snapshot else []
        if not held:
            self._ask_season()
            return
        current = self.plan.season.name if self.plan is not None else ""
        options = [(one.name, one.name, f"{one.first} to {one.last}") for one in held]
        options.append((_NEW, "a new season…", "one line: its name and its days"))
        if current:
            options.append((_RENAME, f"rename {current}…", "picks and versions stay"))

        def take(name: str) -> None:
            if name == _NEW:
                self._ask_season()
            elif name == _RENAME:
                self._ask_name()
            else:
                self.choose(season=name)

        self._offer("season", options, current, take)

    def action_choose_audience(self) -> None:
        options = [(one.name, one.name, one.about) for one in AUDIENCES.values()]
        self._offer("who reads it", options, self.wish.audience,
                    lambda name: self.choose(audience=name))  # fmt: skip

    def action_choose_form(self) -> None:
        config, options = self.journal_app.home.config, []
        for name in form_names(config):
            try:
                form, _ = read_form(name, config)
            except FormError as error:
                about = str(error)
            else:
                limits = ", ".join(f"{field.limit:,} {field.unit}" for field in form.fields)
                about = f"{form.title}: {limits}"
            options.append((name, name, about))
        self._offer("form", options, self.wish.form, lambda name: self.choose(form=name))

    def action_choose_rubric(self) -> None:
        """The competencies that the review is looked at by."""
        options = [(name, name, "shipped") for name in shipped()]
        options.append((_NONE, "none", "your own: chefslog season set --rubric FILE"))

        def take(name: str) -> None:
            toml = None if name == _NONE else rubric_text(name)
            self.alter(lambda held: held._replace(rubric=toml), "rubric", "rubric changed")

        held = self.opened.season.rubric
        named = [name for name in shipped() if rubric_text(name) == held]
        self._offer("rubric", options, "".join(named) if held else _NONE, take)

    def action_choose_part(self) -> None:
        """The part of the review that a pick stands in; of a goal, how it stands."""
        kind, ref, goal = parse_row(self.row)
        if kind == "goal":
            now = next((one.status for one in self.opened.season.goals if one.key == goal), "")
            self._offer(f"goal {goal}", [(status, status, "") for status in STATUSES], now,
                        lambda status: self.alter(lambda held: with_goal(held, f"{goal}={status}"),
                                                  "goal", f"{goal}: {status}"))  # fmt: skip
            return
        if self.says_gone():
            return
        options = [(part, PART_TITLES[part], "") for part in PARTS]
        options.append((_NONE, "as proposed", "from value, kind and outcome"))
        chosen = next(pick.part for pick in self.opened.season.picks if pick.id == ref) or _NONE

        def take(name: str) -> None:
            part = None if name == _NONE else name
            self.alter(lambda held: with_part(held, [ref], part), "part", "part changed")

        self._offer("part of the review", options, chosen, take)

    def action_choose_fold(self) -> None:
        """Fold an entry into a pick's story, similar ones into it, or take one out again."""
        if self.says_gone():
            return
        plan, ref = self.opened, self.current_ref()
        headlines = {key: one.piece.headline for key, one in plan.reasons.items()}
        picks = {pick.id: pick for pick in plan.season.picks}
        inner = picks[ref].folded if ref in picks else ()
        near = find_alike(plan.reasons[ref].piece, plan.sources.pieces) if ref in headlines else []
        alike = [one for one in near if one not in inner]
        options = [(f"out {one}", headlines.get(one, one), "take it out again") for one in inner]
        if alike:
            count = "1 similar entry" if len(alike) == 1 else f"{len(alike)} similar entries"
            options.append(("alike", f"{count} into this one", headlines.get(alike[0], "")))
        options += [(f"into {one}", headlines[one], "fold into this one")
                    for one in picks if one != ref and one in headlines]  # fmt: skip

        def take(name: str) -> None:
            how, _, other = name.partition(" ")
            if how == "out":
                self.alter(lambda held: without_picks(held, [other]), "unfold", "taken out")
            elif how == "alike":
                self.alter(lambda held: folded(held, ref, alike), "fold", "folded into it")
            else:
                self.alter(lambda held: folded(held, other, [ref]), "fold", "folded")

        if options:
            self._offer("one story of several entries", options, "", take)
        else:
            self.journal_app.say("Nothing to fold it with: pick another entry first.")

    def action_choose_other_season(self) -> None:
        """Which season a pick moves to."""
        if self.says_gone():
            return
        plan, ref = self.opened, self.current_ref()
        day = plan.reasons[ref].piece.day
        others = {one.name: one for one in plan.others if one.span[0] <= day <= one.span[1]}

        def take(name: str) -> None:
            def move(journal: Journal) -> int | None:
                from chefslog.store.records import save_moved

                return save_moved(journal, plan.season.name, name, [ref])

            save(self.journal_app, move, f"moved to {name}")

        options = [(name, name, f"{one.first} to {one.last}") for name, one in others.items()]
        if options:
            self._offer("move to", options, "", take)
        else:
            self.journal_app.say("No other season covers the day of this entry.")


def _checks(explain: Callable[[str], str]) -> Check:
    """What a line means, or what the season says against it."""

    def check(text: str) -> tuple[str, bool]:
        try:
            return explain(text), True
        except SeasonError as error:
            return str(error), False

    return check
