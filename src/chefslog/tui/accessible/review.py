"""The season's review as numbered choices: pick entries, read it, copy a field of the form."""

from __future__ import annotations

from functools import partial
from typing import Any

from chefslog.season.document import AUDIENCES
from chefslog.season.plans import usual_line
from chefslog.tui.accessible.dialog import Dialog, Row
from chefslog.tui.commands import BY_ID


def open_seasons(dialog: Dialog) -> None:
    """Choose a season, or begin one, and work on its review."""

    def list_rows() -> list[Row]:
        seasons = dialog.load("season", "--json") or []
        texts = (f"{season['name']}: {season['first']} to {season['last']}" for season in seasons)
        opens = (partial(open_review, dialog, season["name"]) for season in seasons)
        return [*zip(texts, opens, strict=True), ("Begin a season", partial(begin_season, dialog))]

    while dialog.pick("Season", list_rows()):
        pass


def begin_season(dialog: Dialog) -> None:
    """Ask for a name and days, begin a season and open its review."""
    usual = usual_line(dialog.today)
    name, _, days = (dialog.ask(f"Its name and days (enter: {usual})") or usual).rpartition(" ")
    if not name:
        dialog.say(f"A name and its days are needed, such as: {usual}")
    elif dialog.run("season", "new", "--", name, days):
        open_review(dialog, name)


def open_review(dialog: Dialog, name: str) -> None:
    """Offer what can be done with the review of a season."""
    of_season = f"--season={name}"

    def read(command: str, *file: str) -> None:
        reader = _choose_reader(dialog)
        if reader:
            dialog.run("season", command, of_season, "--for", reader, *file)

    def write() -> None:
        path = dialog.ask("File, ending in .md, .txt or .html")
        if path:
            read("export", "--", path)

    rows: list[Row] = [
        ("Pick entries, or drop picks", partial(pick_entries, dialog, of_season)),
        ("Read the review", partial(read, "preview")),
        (BY_ID["season_copy"].label, partial(copy_field, dialog, of_season)),
        (BY_ID["season_write"].label, write),
        ("What the picks lack", partial(dialog.run, "season", "gaps", of_season)),
        ("Days, goals and picks", partial(dialog.run, "season", "show", of_season)),
    ]
    while dialog.pick(f"Review of {name}", rows):
        pass


def pick_entries(dialog: Dialog, of_season: str) -> None:
    """Take entries into the review, or drop them again, until nothing is chosen."""

    def text(one: dict[str, Any]) -> str:
        reasons = ", ".join(reason["why"] for reason in one["reasons"])
        return f"{one['headline']} ({'picked' if one['picked'] else 'not picked'}; {reasons})"

    while True:
        ranked: list[dict[str, Any]] = dialog.load("season", "candidates", of_season, "--json")
        chosen = dialog.choose_item("Pick or drop", ranked[:20] if ranked else [], text)
        if chosen is None:
            return
        drop = ("--drop",) if chosen["picked"] else ()
        dialog.run("season", "pick", of_season, *drop, chosen["short"])


def copy_field(dialog: Dialog, of_season: str) -> None:
    """Choose a form, one of its fields and a reader; print and copy the text."""

    def text(field: dict[str, Any]) -> str:
        return f"{field['title']} ({field['limit']} {field['unit']})"

    forms: list[dict[str, Any]] = dialog.load("season", "forms", "--json") or []
    form = dialog.choose_item("Form", forms, lambda form: str(form["title"]))
    field = form and dialog.choose_item("Field", form["fields"], text)
    reader = field and _choose_reader(dialog)
    if not form or not field or not reader:
        return
    fitted = dialog.load("season", "fit", form["name"], of_season, "--for", reader, "--json")
    for box in fitted["boxes"] if fitted else ():
        if box["name"] == field["key"]:
            dialog.copy(box["text"], f"{box['length']} of {box['limit']} {box['unit']}")


def _choose_reader(dialog: Dialog) -> str:
    about = {name: f"{name}: {audience.about}" for name, audience in AUDIENCES.items()}
    return dialog.choose_item("Who reads it", AUDIENCES, about.__getitem__) or ""
