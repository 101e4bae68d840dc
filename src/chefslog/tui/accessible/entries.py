"""Lists of entries, and what can be done with one, as numbered choices."""

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
from chefslog.tui.accessible.dialog import Dialog, Row
from chefslog.tui.commands import BY_ID
from chefslog.tui.composer.form import DAY

PAGE = 9
"""Entries of a list that are read out at once."""


def entry_text(entry: Mapping[str, Any], config: Config, today: int) -> str:
    """Return an entry as one line: the headline first, then day, level, value, project, tags."""
    parts = [spoken(parse_day(entry["day"]) or today, today)]
    for name in ("delegation", "value", "project", "tags"):
        if name in entry:
            lead = "AI level " if name == "delegation" else ""
            parts.append(lead + _described(BY_NAME[name], entry, config))
    parts += ["private"] if entry.get("private") else []
    return f"{entry['headline']} ({', '.join(parts)})"


def _described(field: Field, entry: Mapping[str, Any], config: Config) -> str:
    if field is DAY:
        return str(entry["day"])
    if field.name not in entry:
        return "not set"
    return field.kind.describe(entry[field.name], config.labels)


def flag_of(name: str) -> str:
    """Return the command-line option of a field or of the day, without its dashes."""
    return FLAG_OF.get(name, name)


def find_entries(dialog: Dialog, config: Config, today: int) -> None:
    """Ask for a filter, and go through what it finds."""
    text = dialog.ask("Find: words, #tag, ai:3.., value:speed, last month (enter: all)")
    count = PAGE
    while True:
        listed = ("list", "--json", "-n", str(count + 1), "--", *text.split())
        found: list[dict[str, Any]] = dialog.load(*listed) or []
        if not found:
            dialog.say("Nothing found.")
            return
        choices = {
            str(number): entry_text(entry, config, today)
            for number, entry in enumerate(found[:count], 1)
            if number > count - PAGE
        }
        if len(found) > count:
            choices["m"] = "More"
        answer = dialog.choose("Entry", choices)
        if not answer:
            return
        if answer == "m":
            count += PAGE
        else:
            open_entry(dialog, config, found[int(answer) - 1])


def open_entry(dialog: Dialog, config: Config, entry: Mapping[str, Any]) -> None:
    """Show an entry and offer what can be done with it."""
    ref = str(entry["short"])
    dialog.run("show", ref)
    dialog.say("")
    rows = _rows_of(dialog, config, ref, str(entry["state"]))
    lists = True
    while dialog.pick("What to do with it", rows, lists=lists):
        lists = False
        if (dialog.load("show", ref, "--json") or {}).get("state") != entry["state"]:
            return


def _rows_of(dialog: Dialog, config: Config, ref: str, state: str) -> list[Row]:
    def command(name: str, *words: str) -> Row:
        return BY_ID[name].label, partial(dialog.run, *words)

    def set_tokens() -> None:
        tokens = dialog.ask("Tokens, such as ai:2 check:tests #infra day:yesterday value:-")
        if tokens:
            dialog.run("set", "--", ref, *tokens.split())

    def copy() -> None:
        dialog.copy(dialog.read("show", ref).rstrip("\n"), "the entry")

    if state == "trashed":
        return [command("put_back", "trash", ref)]
    answers = [command("yes", "drafts", ref, "--yes"), command("no", "drafts", ref, "--no")]
    changes: list[Row] = [
        ("Change one field", lambda: change_field(dialog, config, ref)),
        (BY_ID["set"].label, set_tokens),
        (BY_ID["editor"].label, partial(dialog.run, "edit", ref)),
        (BY_ID["copy"].label, copy),
    ]
    if state == "draft":
        return [*answers, *changes]
    return [
        *changes,
        ("Did it hold up?", lambda: give_verdict(dialog, ref)),
        command("to_season", "season", "pick", ref),
        command("trash", "rm", ref),
    ]


def give_verdict(dialog: Dialog, ref: str) -> None:
    """Answer whether work held up."""
    rows: list[Row] = [
        (BY_ID[name].help.rstrip("."), partial(dialog.run, "held", ref, name)) for name in VERDICTS
    ]
    dialog.pick("Did it hold up", rows)


def change_field(dialog: Dialog, config: Config, ref: str) -> None:
    """Ask for a field and its new value, and set it."""
    entry = dialog.load("show", ref, "--json")
    if entry is None:
        return
    first = [BY_NAME["headline"], DAY, *(BY_NAME[n] for n in config.compose_fields if n in BY_NAME)]
    fields = list(dict.fromkeys([*first, *FIELDS]))
    choices = {
        str(number): f"{field.label}: {_described(field, entry, config)}"
        for number, field in enumerate(fields, 1)
    }
    answer = dialog.choose("Field", choices)
    if not answer:
        return
    field = fields[int(answer) - 1]
    text = _ask_value(dialog, config, field, entry)
    if text:
        dialog.run("set", ref, f"--{flag_of(field.name)}={text}")


def _ask_value(dialog: Dialog, config: Config, field: Field, entry: Mapping[str, Any]) -> str:
    """The value as it is typed, `-` to clear it, empty to leave it."""
    old = entry.get(field.name)
    values = ("yes",) if isinstance(field.kind, Flag) else field.kind.values
    if values:
        first = 0 if field.name == "delegation" else 1  # a level is its own number
        by_key = {str(number): value for number, value in enumerate(values, first)}
        choices = {key: _meaning(field, value, config) for key, value in by_key.items()}
        if old is not None:
            choices["-"] = "Not set"
        answer = dialog.choose(field.label, choices)
        return by_key.get(answer, answer)
    if field.kind.is_many:
        return dialog.ask(f"{field.label}, one to add (enter: none, -: clears all)")
    if not old or not field.kind.is_prose or field is DAY:
        return dialog.ask(f"{field.label}, {field.help} (enter: unchanged, -: clears it)")
    text = field.text(old)
    second = "Add a line" if field.kind.is_long else "Type it anew"
    way = dialog.choose(field.label, {"1": "Replace a part", "2": second, "-": "Not set"})
    if way == "1":
        return _replaced(dialog, text)
    if way != "2":
        return way
    line = dialog.ask(f"{field.label}, {field.help} (enter: unchanged)")
    return f"{text}\n{line}" if line and field.kind.is_long else line


def _replaced(dialog: Dialog, text: str) -> str:
    """The text with one part of it replaced, empty where it stays as it is."""
    part = dialog.ask("The part to replace, as it is now")
    count = text.count(part) if part else 0
    if count == 1:
        return text.replace(part, dialog.ask("Replace it with"))
    if part:
        dialog.say(f"“{part}” is in it {count} times. Give a part that is in it once.")
    return ""


def _meaning(field: Field, value: str, config: Config) -> str:
    meaning = value_meaning(field.name, value, config.labels)
    if field.name == "delegation":
        return meaning[:1].upper() + meaning[1:]
    return f"{value}: {meaning}" if meaning else value
