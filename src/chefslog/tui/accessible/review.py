"""The season's review as numbered choices: pick entries, read it, copy a field of the form."""

from __future__ import annotations

from functools import partial
from typing import Any

from chefslog.season.audience import AUDIENCES
from chefslog.season.plans import usual_line
from chefslog.tui.accessible.dialog import Dialog, Row
from chefslog.tui.commands import BY_ID


def open_seasons(dialog: Dialog, today: int) -> None:
    """Choose a season, or begin one, and work on its review."""
    while True:
        seasons: list[dict[str, Any]] = dialog.load("season", "--json") or []
        rows: list[Row] = [
            (
                f"{season['name']}: {season['first']} to {season['last']}",
                partial(open_review, dialog, season["name"]),
            )
            for season in seasons
        ]
        rows.append(("Begin a season", partial(begin_season, dialog, today)))
        if not dialog.pick("Season", rows):
            return


def begin_season(dialog: Dialog, today: int) -> None:
    """Ask for a name and days, begin a season and open its review."""
    usual = usual_line(today)
    line = dialog.ask(f"Its name and days (enter: {usual})") or usual
    name, _, days = line.rpartition(" ")
    if not name:
        dialog.say(f"A name and its days are needed, such as: {usual}")
    elif dialog.run("season", "new", "--", name, days):
        open_review(dialog, name)


def open_review(dialog: Dialog, name: str) -> None:
    """Offer what can be done with the review of a season."""
    of_season = f"--season={name}"

    def read_it() -> None:
        reader = _choose_reader(dialog)
        if reader:
            dialog.run("season", "preview", of_season, "--for", reader)

    def write_file() -> None:
        path = dialog.ask("File, ending in .md, .txt or .html")
        reader = path and _choose_reader(dialog)
        if reader:
            dialog.run("season", "export", of_season, "--for", reader, "--", path)

    rows: list[Row] = [
        ("Pick entries, or drop picks", partial(pick_entries, dialog, of_season)),
        ("Read the review", read_it),
        (BY_ID["season_copy"].label, partial(copy_field, dialog, of_season)),
        (BY_ID["season_write"].label, write_file),
        ("What the picks lack", partial(dialog.run, "season", "gaps", of_season)),
        ("Days, goals and picks", partial(dialog.run, "season", "show", of_season)),
    ]
    lists = True
    while dialog.pick(f"Review of {name}", rows, lists=lists):
        lists = False


def pick_entries(dialog: Dialog, of_season: str) -> None:
    """Take entries into the review, or drop them again, until nothing is chosen."""
    while True:
        ranked: list[dict[str, Any]] = (
            dialog.load("season", "candidates", of_season, "--json") or []
        )
        choices = {
            str(number): f"{one['headline']} ({'picked' if one['picked'] else 'not picked'}"
            f"; {', '.join(reason['why'] for reason in one['reasons'])})"
            for number, one in enumerate(ranked[:20], 1)
        }
        answer = dialog.choose("Pick or drop", choices) if choices else ""
        if not choices:
            dialog.say("No entries in these days that a review may hold.")
        if not answer:
            return
        chosen = ranked[int(answer) - 1]
        drop = ("--drop",) if chosen["picked"] else ()
        dialog.run("season", "pick", of_season, *drop, chosen["short"])


def copy_field(dialog: Dialog, of_season: str) -> None:
    """Choose a form, one of its fields and a reader; print and copy the text."""
    forms: list[dict[str, Any]] = dialog.load("season", "forms", "--json") or []
    answer = dialog.choose("Form", {str(n): form["title"] for n, form in enumerate(forms, 1)})
    if not answer:
        return
    form = forms[int(answer) - 1]
    fields = form["fields"]
    titles = {
        str(number): f"{field['title']} ({field['limit']} {field['unit']})"
        for number, field in enumerate(fields, 1)
    }
    answer = dialog.choose("Field", titles)
    reader = answer and _choose_reader(dialog)
    if not reader:
        return
    key = fields[int(answer) - 1]["key"]
    fitted = dialog.load("season", "fit", form["name"], of_season, "--for", reader, "--json")
    for box in (fitted or {}).get("boxes", ()):
        if box["name"] == key:
            dialog.copy(box["text"], f"{box['length']} of {box['limit']} {box['unit']}")


def _choose_reader(dialog: Dialog) -> str:
    readers = list(AUDIENCES)
    choices = {
        str(number): f"{name}: {AUDIENCES[name].about}" for number, name in enumerate(readers, 1)
    }
    answer = dialog.choose("Who reads it", choices)
    return readers[int(answer) - 1] if answer else ""
