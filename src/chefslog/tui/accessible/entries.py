"""Lists of entries, what can be done with one, and the review of a season, as numbered choices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from chefslog.home.config import Config
from chefslog.model.days import parse_day, spoken
from chefslog.model.entry import VERDICTS
from chefslog.model.fields import BY_NAME, FIELDS, FLAG_OF, Field
from chefslog.model.kinds import Flag
from chefslog.model.meanings import value_meaning
from chefslog.season.document import AUDIENCES
from chefslog.season.plans import usual_line
from chefslog.tui.accessible.dialog import Dialog, Row
from chefslog.tui.commands import BY_ID
from chefslog.tui.composer.form import DAY, NAMED

MOST = 20
"""Entries that a search lists."""


def entry_text(dialog: Dialog, entry: Mapping[str, Any]) -> str:
    """Return an entry as one line: the headline first, then day, level, value, project, tags."""
    parts = [spoken(parse_day(entry["day"]) or dialog.today, dialog.today)]
    for name in ("delegation", "value", "project", "tags"):
        if name in entry:
            lead = "AI level " if name == "delegation" else ""
            parts.append(lead + _described(BY_NAME[name], entry, dialog.config))
    parts += ["private"] if entry.get("private") else []
    return f"{entry['headline']} ({', '.join(parts)})"


def _described(field: Field, entry: Mapping[str, Any], config: Config) -> str:
    if field is DAY:
        return str(entry["day"])
    held = entry.get(field.name)
    return "not set" if held is None else field.kind.describe(held, config.labels)


def flag_of(name: str) -> str:
    """Return the command-line option of a field or of the day, without its dashes."""
    return FLAG_OF.get(name, name)


def find_entries(dialog: Dialog) -> None:
    """Ask for a filter, and go through what it finds."""
    dialog.say("For example: login, #infra, ai:3.., value:speed, last month")
    words = dialog.ask("Find (enter: all)").split()
    while True:
        found = dialog.load("list", "--json", "-n", str(MOST + 1), "--", *words) or []
        if len(found) > MOST:
            dialog.say(f"The newest {MOST}; there are more. Words, tags and days narrow it.")
        entry = dialog.choose_item("Entry", found[:MOST], partial(entry_text, dialog))
        if entry is None:
            return
        open_entry(dialog, entry)


def open_entry(dialog: Dialog, entry: Mapping[str, Any]) -> None:
    """Show an entry and offer what can be done with it, until it has gone elsewhere."""
    ref, state = str(entry["short"]), entry["state"]
    dialog.run("show", ref)
    dialog.say("")
    while dialog.pick("What to do with it", _list_actions(dialog, ref, state)):
        if (dialog.load("show", ref, "--json") or {}).get("state") != state:
            return


def _list_actions(dialog: Dialog, ref: str, state: str) -> list[Row]:
    def run(name: str, *words: str) -> Row:
        return BY_ID[name].label, partial(dialog.run, *words)

    def set_tokens() -> None:
        tokens = dialog.ask("Tokens, such as ai:2 check:tests #infra day:yesterday value:-")
        if tokens:
            dialog.run("set", "--", ref, *tokens.split())

    def copy() -> None:
        dialog.copy(dialog.read("show", ref).rstrip("\n"), "the entry")

    changes: list[Row] = [
        ("Change one field", lambda: change_field(dialog, ref)),
        (BY_ID["set"].label, set_tokens),
        run("editor", "edit", ref),
        (BY_ID["copy"].label, copy),
    ]
    if state == "draft":
        return [run("yes", "drafts", ref, "--yes"), run("no", "drafts", ref, "--no"), *changes]
    verdicts = [
        (BY_ID[verdict].help.rstrip("."), partial(dialog.run, "held", ref, verdict))
        for verdict in VERDICTS
    ]
    more = [run("to_season", "season", "pick", ref), run("trash", "rm", ref)]
    held = ("Did it hold up?", lambda: dialog.pick("Did it hold up", verdicts))
    return [*changes, held, *more]


def change_field(dialog: Dialog, ref: str) -> None:
    """Ask for a field and its new value, and set it."""
    entry = dialog.load("show", ref, "--json")
    if entry is None:
        return
    first = [NAMED[name] for name in dialog.config.compose_fields]
    fields = dict.fromkeys([NAMED["headline"], *first, *FIELDS])
    field = dialog.choose_item(
        "Field", fields, lambda field: f"{field.label}: {_described(field, entry, dialog.config)}"
    )
    text = field and _ask_value(dialog, field, entry.get(field.name))
    if field and text:
        dialog.run("set", ref, f"--{flag_of(field.name)}={text}")


def _ask_value(dialog: Dialog, field: Field, old: Any) -> str:
    """The value as it is typed, `-` to clear it, empty to leave it."""
    values = ("yes",) if isinstance(field.kind, Flag) else field.kind.values
    if values:
        meaning = partial(_describe_value, field, dialog.config)
        first = 0 if field.name == "delegation" else 1  # a level is its own number
        return dialog.choose_item(field.label, [*values, "-"], meaning, first) or ""
    if field.kind.is_many:
        return dialog.ask(f"{field.label}, one to add (enter: none, -: clears all)")
    if not old or not field.kind.is_prose or field is DAY:
        return dialog.ask(f"{field.label}, {field.help} (enter: unchanged, -: clears it)")
    ways = ("Replace a part", "Add a line" if field.kind.is_long else "Type it anew", "Clear it")
    way = dialog.choose_item(field.label, ways, str)
    if way == ways[0]:
        return _replace_part(dialog, str(old))
    if way != ways[1]:
        return "-" if way else ""
    line = dialog.ask(f"{field.label}, {field.help} (enter: unchanged)", is_draft=True)
    return f"{old}\n{line}" if line and field.kind.is_long else line


def _replace_part(dialog: Dialog, text: str) -> str:
    """The text with one part of it replaced, empty where it stays as it is."""
    part = dialog.ask("The part to replace, as it is now")
    count = text.count(part) if part else 0
    if count == 1:
        return text.replace(part, dialog.ask("Replace it with"))
    if part:
        dialog.say(f"“{part}” is in it {count} times. Give a part that is in it once.")
    return ""


def _describe_value(field: Field, config: Config, value: str) -> str:
    meaning = value_meaning(field.name, value, config.labels)
    if field.name == "delegation" and meaning:
        return meaning[:1].upper() + meaning[1:]
    return "Not set" if value == "-" else f"{value}: {meaning}" if meaning else value


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
    held = [season["name"] for season in dialog.load("season", "--json") or []]
    usual = usual_line(dialog.today, held)
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
