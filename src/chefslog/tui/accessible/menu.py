"""The app without a screen: a menu of numbered choices, each carried out by its command.

The commands of the shell do all the work and say what they did; here is only what to choose.
"""

from __future__ import annotations

import os
import shlex
from functools import partial
from typing import Any

from chefslog.home.clock import now
from chefslog.home.config import Config
from chefslog.home.narration import narrate
from chefslog.home.paths import Home
from chefslog.model.checkin import IMPACTS, SCALES
from chefslog.model.days import parse_day, spoken
from chefslog.reading.today import asks_impact, week_of
from chefslog.tui.accessible.dialog import Dialog, Dispatch, Leave, Row, use_plain_lines
from chefslog.tui.accessible.entries import entry_text, find_entries, flag_of, open_entry
from chefslog.tui.accessible.review import open_seasons
from chefslog.tui.commands import BY_ID
from chefslog.tui.composer.form import Form
from chefslog.tui.data.drafts import Left, Unsaved
from chefslog.tui.data.snapshot import Source

HEAD = (
    "chefslog, accessible mode: plain lines and numbered choices. "
    "To leave it, type q or press ctrl+d."
)


class Menu:
    """The choices of one run."""

    def __init__(self, home: Home, config: Config, dialog: Dialog) -> None:
        self.home = home
        self.config = config
        self.dialog = dialog
        self.source = Source(home)

    @property
    def today(self) -> int:
        """Today as a day number; the day may change while the menu is open."""
        return parse_day(now(self.config.day_starts).day) or 0

    def run(self) -> None:
        """Ask what to do until the person leaves. Raises Leave."""
        rows = self._rows()
        numbered = {str(number): row for number, row in enumerate(rows, 1)}
        lists = True
        while True:
            if lists:
                self.dialog.say(*(f"{key}. {text}" for key, (text, _) in numbered.items()))
                self.dialog.say("Any chefslog command can be typed too, such as: list #infra")
            answer = self.dialog.ask("Choice (enter: list the choices, q: leave)")
            lists = not answer
            if answer == "q":
                raise Leave
            if answer in numbered:
                numbered[answer][1]()
            elif answer:
                self._run_typed(answer)

    def _rows(self) -> list[Row]:
        def row(name: str, do: Any) -> Row:
            return f"{BY_ID[name].label}: {BY_ID[name].help}", do

        run = self.dialog.run
        return [
            row("bar", self.write_entry),
            row("today", self.open_today),
            row("journal", lambda: find_entries(self.dialog, self.config, self.today)),
            row("checkin", self.check_in),
            row("insight", self.read_insight),
            row("season", lambda: open_seasons(self.dialog, self.today)),
            row("team", partial(run, "team")),
            row("undo", partial(run, "undo")),
            row("redo", partial(run, "redo")),
            row("trash_view", self.open_trash),
            row("help", partial(run, "guide")),
        ]

    def _run_typed(self, line: str) -> None:
        try:
            words = shlex.split(line)
        except ValueError:
            words = line.split()
        self.dialog.run(*words[words[:1] == ["chefslog"] :])

    def write_entry(self) -> None:
        """Ask for a line and keep it."""
        line = self.dialog.ask("What did you solve? (a line, such as: Cut p99 latency ai:2 #perf)")
        if line:
            self.dialog.run("add", "--", line)

    def open_today(self) -> None:
        """List today and yesterday and what waits; go to one of them."""
        agenda: dict[str, Any] = self.dialog.load("today", "--json") or {}
        self.dialog.say(f"Today: {spoken(self.today, self.today)}")
        rows: list[Row] = []
        for name, lead in (("entries", ""), ("drafts", "Draft: "), ("due", "Did it hold up? ")):
            for entry in agenda.get(name, ()):
                text = lead + entry_text(entry, self.config, self.today)
                rows.append((text, partial(open_entry, self.dialog, self.config, entry)))
        if "checkin_due" in agenda:
            rows.append((BY_ID["checkin"].label, self.check_in))
        for left in self.dialog.unsaved.waiting():
            rows.append((f"Not saved yet: {left.headline}", partial(self.open_unsaved, left)))
        if rows:
            self.dialog.pick("Open", rows)
        else:
            self.dialog.say("Nothing is written yet. One line is enough: choose 1.")

    def open_unsaved(self, left: Left) -> None:
        """Offer to save a text that was left, or to discard it."""
        self.dialog.say(*left.text.split("\n"))
        rows: list[Row] = [
            ("Save it", partial(self.save_unsaved, left)),
            (BY_ID["discard_draft"].label, partial(self.dialog.unsaved.discard, left)),
        ]
        self.dialog.pick("What to do with it", rows)

    def save_unsaved(self, left: Left) -> None:
        """Save a text that was left: a line, a form, or a check-in."""
        if left.what.startswith("checkin-"):
            self.check_in()
            return
        form = Form.of_unsaved(left.data)
        names = form.changed
        options = [f"--{flag_of(name)}={form.texts[name] or '-'}" for name in names]
        if form.entry_id:
            is_saved = self.dialog.run("set", form.entry_id, *options)
        elif options:
            is_saved = self.dialog.run("add", *options)
        else:
            line, notes = str(left.data.get("line", "")), str(left.data.get("notes", ""))
            is_saved = self.dialog.run("add", *([f"--notes={notes}"] if notes else []), "--", line)
        if is_saved:
            self.dialog.unsaved.discard(left)

    def check_in(self) -> None:
        """Ask the week's questions; what was answered is on disk before the next one."""
        week = week_of(self.today)
        what = f"checkin-{week}"
        held: dict[str, Any] = self.dialog.load("checkin", "--json") or {}
        for left in self.dialog.unsaved.waiting():
            if left.what == what and self.dialog.unsaved.take(left, what):
                held |= left.data.get("answers") or {}
        given: dict[str, str] = {}

        def ask(name: str, answer: str) -> None:
            given[name] = answer or str(held.get(name) or "")
            self.dialog.unsaved.keep(what, {"line": f"Check-in of {week}", "answers": given})
            self.dialog.unsaved.flush()

        self.dialog.say(f"Check-in of {week}. Nothing has to be answered.")
        for name, scale in SCALES.items():
            question = f"{scale.label}, from 1 {scale.low} to 5 {scale.high}"
            ask(
                name,
                self.dialog.choose(
                    question,
                    dict.fromkeys("12345", ""),
                    lists=False,
                    empty=str(held.get(name) or "no answer"),
                ),
            )
        ask("note", self.dialog.ask("Note, private (enter: none)"))
        snapshot = self.source.snapshot()
        if snapshot is None or asks_impact(snapshot, self.today):
            self.dialog.say("Your impact with AI, compared with a year ago")
            words = {str(number): word for number, word in enumerate(IMPACTS, 1)}
            texts = {key: IMPACTS[word] for key, word in words.items()}
            ask("impact_ai", words.get(self.dialog.choose("Impact", texts), ""))
        self.source.close()
        answers = [given[name] or "-" for name in SCALES]
        options = [
            f"--{option}={given[name]}"
            for option, name in (("note", "note"), ("impact", "impact_ai"))
            if given.get(name)
        ]
        if self.dialog.run("checkin", *options, "--", *answers):
            self.dialog.unsaved.forget(what)

    def read_insight(self) -> None:
        """Compute the statistics and read out the sections that are chosen."""
        words = self.dialog.ask("Filter, such as project:payments (enter: the last six months)")
        text = self.dialog.read("insight", "--plain", "--", *words.split())
        sections = [part for part in text.strip("\n").split("\n\n") if part.strip()]
        rows: list[Row] = [
            (part.partition("\n")[0], partial(self.dialog.say, *part.split("\n")[1:]))
            for part in sections
        ]
        while rows and self.dialog.pick("Section", rows):
            pass

    def open_trash(self) -> None:
        """List the trash; go to one of its entries."""
        entries: list[dict[str, Any]] = self.dialog.load("trash", "--json") or []
        rows: list[Row] = [
            (
                entry_text(entry, self.config, self.today),
                partial(open_entry, self.dialog, self.config, entry),
            )
            for entry in entries
        ]
        if rows:
            self.dialog.pick("Open", rows)
        else:
            self.dialog.say("The trash is empty.")


def run(home: Home, config: Config, problems: list[str], dispatch: Dispatch) -> int:
    """Run the accessible mode until it is left; the exit code."""
    os.environ["ACCESSIBLE"] = "1"  # for the commands that are run here
    use_plain_lines()
    unsaved = Unsaved(home, f"{os.getpid():x}-{os.urandom(3).hex()}")
    dialog = Dialog(dispatch, unsaved)
    dialog.say(HEAD)
    narrate(*problems)
    menu = Menu(home, config, dialog)
    try:
        menu.run()
    except Leave:
        return 0
    finally:
        menu.source.close()
        unsaved.close()
        unsaved.print_unwritten()
    return 0
