"""The app without a screen: a menu of numbered choices, each carried out by its command.

The commands of the shell do all the work and say what they did; here is only what to choose.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from functools import partial
from typing import Any

from chefslog.home.config import Config
from chefslog.home.narration import narrate
from chefslog.home.paths import Home
from chefslog.model.checkin import IMPACTS, SCALES
from chefslog.model.days import spoken
from chefslog.reading.connect import JournalError, open_snapshot
from chefslog.reading.today import asks_impact, week_of
from chefslog.tui.accessible.dialog import Dialog, Dispatch, Leave, Row
from chefslog.tui.accessible.entries import (
    entry_text,
    find_entries,
    flag_of,
    open_entry,
    open_seasons,
)
from chefslog.tui.commands import BY_ID
from chefslog.tui.composer.form import Form, take_left
from chefslog.tui.data.drafts import BAR, Left, Unsaved

HEAD = "chefslog, accessible mode: plain lines, numbered choices. To leave: q, or press ctrl+d."
HELP = {"bar": "One line is an entry.", "help": "The pages of the manual."}
"""What commands do here, where that is not what they do on the app's screens."""


def open_menu(dialog: Dialog) -> None:
    """Ask what to do until the person leaves. Raises Leave."""
    run = dialog.run
    actions: dict[str, Callable[[], object]] = {
        "bar": partial(write_entry, dialog),
        "today": partial(open_today, dialog),
        "journal": partial(find_entries, dialog),
        "checkin": partial(check_in, dialog),
        "insight": partial(read_insight, dialog),
        "season": partial(open_seasons, dialog),
        "team": partial(run, "team"),
        "undo": partial(run, "undo"),
        "redo": partial(run, "redo"),
        "trash_view": partial(run, "trash"),
        "help": partial(run, "guide"),
    }
    numbered = {str(number): name for number, name in enumerate(actions, 1)}
    answer = ""
    while answer != "q":
        if not answer:
            named = ((key, BY_ID[name]) for key, name in numbered.items())
            dialog.say(*(f"{key}. {one.label}: {HELP.get(one.id, one.help)}" for key, one in named))
            dialog.say("Any chefslog command can be typed too, such as: list #infra")
        elif answer in numbered:
            actions[numbered[answer]]()
        else:
            line = answer.removeprefix("chefslog ")
            try:
                words = shlex.split(line)
            except ValueError:  # a quote that is not closed
                words = line.split()
            run(*words)
        answer = dialog.ask("Choice (enter: list the choices, q: leave)")


def write_entry(dialog: Dialog) -> None:
    """Ask for a line and keep it."""
    dialog.say("For example: Cut p99 latency ai:2 #perf value:speed")
    line, notes = dialog.ask_text("What did you solve (enter: back)")
    options = [f"--notes={notes}"] if notes else []
    if not line or dialog.run("add", *options, "--", line):
        dialog.unsaved.forget(BAR)


def open_today(dialog: Dialog) -> None:
    """List today and yesterday and what waits; go to one of them."""
    agenda: dict[str, Any] = dialog.load("today", "--json") or {}
    dialog.say(f"Today: {spoken(dialog.today, dialog.today)}")
    rows: list[Row] = [
        (lead + entry_text(dialog, entry), partial(open_entry, dialog, entry))
        for name, lead in (("entries", ""), ("drafts", "Draft: "), ("due", "Did it hold up? "))
        for entry in agenda.get(name, ())
    ]
    if "checkin_due" in agenda:
        rows.append((BY_ID["checkin"].label, partial(check_in, dialog)))
    rows += [
        (f"Not saved yet: {left.headline}", partial(open_unsaved, dialog, left))
        for left in dialog.unsaved.waiting()
    ]
    dialog.pick("Open", rows)


def open_unsaved(dialog: Dialog, left: Left) -> None:
    """Offer to save a text that was left, or to discard it."""
    dialog.say(*left.text.split("\n"))
    discard = BY_ID["discard_draft"].label, partial(dialog.unsaved.discard, left)
    dialog.pick("What to do with it", [("Save it", lambda: _save(dialog, left)), discard])


def _save(dialog: Dialog, left: Left) -> None:
    """Save a text that was left: a line, a form, or a check-in."""
    if left.what.startswith("checkin-"):
        check_in(dialog)
        return
    form = Form.of_unsaved(left.data)
    words = [f"--{flag_of(name)}={form.texts[name] or '-'}" for name in form.changed]
    if left.data.get("line"):
        notes = left.data.get("notes")
        words = [*([f"--notes={notes}"] if notes else ()), "--", str(left.data["line"])]
    command = ("set", form.entry_id) if form.entry_id else ("add",)
    if dialog.run(*command, *words):
        dialog.unsaved.discard(left)


def check_in(dialog: Dialog) -> None:
    """Ask the week's questions; what was answered is on disk before the next one."""
    week = week_of(dialog.today)
    what = f"checkin-{week}"
    held: dict[str, Any] = dialog.load("checkin", "--json") or {}
    held |= (take_left(dialog.unsaved, what) or {}).get("answers") or {}
    given: dict[str, str] = {}

    def keep(name: str, answer: str | None) -> None:
        given[name] = answer or str(held.get(name) or "")
        dialog.unsaved.keep(what, {"line": f"Check-in of {week}", "answers": given})
        dialog.unsaved.flush()

    dialog.say(f"Check-in of {week}. Nothing has to be answered; what is answered is kept.")
    for name, scale in SCALES.items():
        question = f"{scale.label}, from 1 {scale.low} to 5 {scale.high}"
        keep(name, dialog.choose(question, tuple("12345"), str(held.get(name) or "no answer")))
    keep("note", dialog.ask("Note, private (enter: none)", is_draft=True))
    if _is_impact_due(dialog):
        dialog.say("Your impact with AI, compared with a year ago")
        keep("impact_ai", dialog.choose_item("Impact", IMPACTS, IMPACTS.__getitem__))
    options = [f"--note={given['note']}"] if given["note"] else []
    options += [f"--impact={given['impact_ai']}"] if given.get("impact_ai") else []
    if dialog.run("checkin", *options, "--", *(given[name] or "-" for name in SCALES)):
        dialog.unsaved.forget(what)


def _is_impact_due(dialog: Dialog) -> bool:
    try:
        with open_snapshot(dialog.unsaved.home) as snapshot:
            return asks_impact(snapshot, dialog.today)
    except JournalError:
        return True


def read_insight(dialog: Dialog) -> None:
    """Compute the statistics and read out the sections that are chosen."""
    words = dialog.ask("Filter, such as #infra (enter: the last six months)").split()
    text = dialog.read("insight", "--plain", "--", *words).strip("\n")
    rows: list[Row] = [
        (section.partition("\n")[0], partial(dialog.say, *section.split("\n")[1:]))
        for section in text.split("\n\n")
        if section.strip()
    ]
    while dialog.pick("Section", rows):
        pass


def run(home: Home, config: Config, problems: list[str], dispatch: Dispatch) -> int:
    """Run the accessible mode until it is left; the exit code."""
    os.environ["ACCESSIBLE"] = "1"  # for the commands that are run here
    unsaved = Unsaved(home, f"{os.getpid():x}-{os.urandom(3).hex()}")
    dialog = Dialog(dispatch, unsaved, config)
    dialog.say(HEAD)
    narrate(*problems)
    try:
        open_menu(dialog)
    except Leave:
        pass
    finally:
        unsaved.close()
        unsaved.print_unwritten()
    return 0
