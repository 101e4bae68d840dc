"""Completion in a shell; loaded only while one asks.

The table says what each word and each option's value is, by its METAVAR; here stands how those
are completed.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import argcomplete

from chefslog.capture.filters import FILTER_KEYS
from chefslog.capture.lexer import KEYS, MARKS
from chefslog.cli.command import every_command
from chefslog.cli.parser import fill
from chefslog.home.clock import now
from chefslog.home.paths import find_home, rules
from chefslog.model.days import WEEKDAYS, parse_day
from chefslog.model.entry import VERDICTS
from chefslog.model.fields import BY_NAME, FIELDS, FLAG_OF, Field
from chefslog.reading.completions import LINE_KEYS, SET_KEYS, complete_token, count_words
from chefslog.reading.connect import JournalError, Snapshot, open_snapshot
from chefslog.reading.pages import HEADLINE, SHORT, page

Found = Mapping[str, str] | Iterable[str]
Complete = Callable[[str, list[str]], Found]
"""From the beginning of a word and the words before it to words, with meanings or without."""


def complete() -> None:
    """Answer the shell and end the process."""
    _spell_out_cl()
    # Bash breaks words at an @ but leaves it to them, which argcomplete does not know.
    breaks = os.environ.get("_ARGCOMPLETE_COMP_WORDBREAKS", "")
    os.environ["_ARGCOMPLETE_COMP_WORDBREAKS"] = breaks.replace("@", "")
    root = argparse.ArgumentParser(prog="chefslog")
    parsers = {"": root}
    families: dict[str, Any] = {}
    for command in every_command():
        family, _, name = command.name.rpartition(" ")
        if family not in families:
            families[family] = parsers[family].add_subparsers()
        parser = families[family].add_parser(name, help=command.help)
        parsers[command.name] = parser
        fill(parser, command)
        for action in parser._actions:
            metavars = command.words if action.dest == "words_" else str(action.metavar or "")
            # An option of a field is completed as the field, whatever else its word may mean;
            # the goals of a season are its own.
            options = (*(family + one for one in action.option_strings), *action.option_strings)
            metavars = next((one for one in options if one in COMPLETES), metavars)
            if metavars and not action.choices:
                action.completer = _completer(metavars.split())
    argcomplete.autocomplete(root, always_complete_options=False)


def _spell_out_cl() -> None:
    """Make a line of `cl`, which takes it unquoted, one of `chefslog add`.

    Only the last word matters; a quote before it opens nothing, and # begins no comment.
    """
    # The point counts bytes in bash and characters elsewhere; either way it is behind the word.
    line = os.environ["COMP_LINE"][: int(os.environ["COMP_POINT"])]
    name, space, rest = line.lstrip().partition(" ")
    if name == "cl" and space:
        word = rest.rpartition(" ")[2]
        line = "chefslog add " + "\\" * word.startswith("#") + word
        os.environ["COMP_LINE"] = line
        os.environ["COMP_POINT"] = str(len(line))


def _completer(metavars: list[str]) -> Callable[..., Found]:
    """Return what argcomplete calls for words of these METAVARs, the last one again and again."""

    def found(prefix: str, parsed_args: argparse.Namespace, **_: Any) -> Found:
        before = getattr(parsed_args, "words_", None) or []
        before = [before] if isinstance(before, str) else before
        metavar = metavars[min(len(before), len(metavars) - 1)]
        return COMPLETES[metavar](prefix, before) if metavar in COMPLETES else ()

    return found


_RECENT_DAYS = 90
_T = TypeVar("_T")


def _read_journal(read: Callable[[Snapshot], Iterable[_T]]) -> list[_T]:
    try:
        with open_snapshot(find_home()) as snapshot:
            return [*read(snapshot)]
    except JournalError:
        return []


def _words_of(name: str) -> list[str]:
    """Return the words of a field, those of the last ninety days first."""
    today = parse_day(now(rules(find_home()).day_starts).day) or 0
    counted = _read_journal(lambda held: count_words(held, name, today - _RECENT_DAYS))
    return [row[0] for row in sorted(counted, key=lambda row: (-row[2], -row[1]))]


def _tokens(keys: Sequence[str]) -> Complete:
    """Return what completes tokens that have these keys."""

    def found(prefix: str, before: list[str]) -> Found:
        if prefix.startswith("follows:") and keys is not FILTER_KEYS:
            entries = _entries("entry")("", before)
            return {f"follows:{ref}": headline for ref, headline in entries.items()}
        return complete_token(prefix, _words_of, keys, rules(find_home()).labels)

    return found


def _entries(state: str, **others: str) -> Callable[[str, list[str]], Mapping[str, str]]:
    def found(prefix: str, before: list[str]) -> Mapping[str, str]:
        rows = _read_journal(lambda held: page(held, limit=30, state=state))
        last = {"last": "the entry you wrote last"} if state == "entry" and rows else {}
        return last | {row[SHORT][:6]: row[HEADLINE][:60] for row in rows} | others

    return found


def _names(prefix: str, before: list[str]) -> Found:
    """Words that can be renamed, as they are typed; after one, those of its kind."""
    typed = before[0] if before else prefix
    if typed[:1] in MARKS:
        return [typed[0] + word for word in _words_of(MARKS[typed[0]])]
    keys = [field.key for field in FIELDS if field.key and field.kind.is_vocabulary]
    key, colon, _ = typed.partition(":")
    if colon and key in keys:
        return [f"{key}:{word}" for word in _words_of(KEYS[key].name)]
    signs = {sign: BY_NAME[name].help for sign, name in MARKS.items()}
    return signs | {f"{name}:": KEYS[name].help for name in keys}


def _settings(prefix: str, before: list[str]) -> Found:
    from chefslog.home.config import SETTINGS

    names = {"edit": "open the file in your editor"}
    for setting in SETTINGS:
        rows = [f"{setting.name}.{level}" for level in range(5)] if setting.name == "ladder" else []
        names |= dict.fromkeys(rows or [setting.name], setting.help)
    if prefix.startswith("keys."):
        from chefslog.cli.journal.config import load_key_names

        names = {f"keys.{name}": label for name, label in load_key_names().items()}
    return names


def _setting_values(prefix: str, before: list[str]) -> Found:
    from chefslog.home.config import ConfigError, find_setting

    try:
        choices = find_setting(before[0]).choices
    except ConfigError:
        return ()
    return dict.fromkeys(choices, "") | {"-": "back to the default"}


def _pages(prefix: str, before: list[str]) -> Found:
    from chefslog.home.manual import load_pages, page_title

    return {name: page_title(text) for name, text in load_pages().items()}


def _commands(prefix: str, before: list[str]) -> Found:
    family = " ".join([*before, ""])
    return {
        command.name.removeprefix(family): command.help
        for command in every_command()
        if command.name.startswith(family) and " " not in command.name.removeprefix(family)
    }


def _seasons(prefix: str, before: list[str]) -> Found:
    from chefslog.reading.records import load_seasons

    seasons = _read_journal(load_seasons)
    return {season.name: f"{season.first} to {season.last}" for season in seasons}


def _versions(prefix: str, before: list[str]) -> Found:
    from chefslog.reading.records import load_versions
    from chefslog.season.plans import season

    def read(held: Snapshot) -> Iterable[Any]:
        found = season(held, None, parse_day(now(rules(find_home()).day_starts).day) or 0)
        return load_versions(held, found.name) if found else ()

    versions = enumerate(_read_journal(read), 1)
    return {str(number): f"{one.at[:10]} {one.audience}" for number, one in versions}


def _goals(prefix: str, before: list[str]) -> Found:
    from chefslog.model.season import STATUSES
    from chefslog.reading.records import load_seasons

    goals = {goal.key: goal.text for one in _read_journal(load_seasons) for goal in one.goals}
    key, mark, _ = prefix.rpartition("=")
    if mark:
        return [f"{key}={status}" for status in (*STATUSES, "-")]
    return {f"{key}=": text for key, text in goals.items()}


def _targets(prefix: str, before: list[str]) -> Found:
    from chefslog.reading.records import load_seasons

    seasons = _read_journal(load_seasons)
    goals = {f"goal:{goal.key}": goal.text for season in seasons for goal in season.goals}
    return {**_entries("entry", opening="", next="", asks="")(prefix, before), **goals}


def _columns(prefix: str, before: list[str]) -> Found:
    names = {name: BY_NAME[field].label for field, name in FLAG_OF.items()}
    return {f"{name}=": label for name, label in {"day": "day", **names}.items()}


def _formats(prefix: str, before: list[str]) -> Found:
    from chefslog.exchange.exports import FORMATS

    return FORMATS


def _switches(prefix: str, before: list[str]) -> Found:
    from chefslog.model.season import SWITCHES

    return ("on", "off") if before else SWITCHES


def _forms(prefix: str, before: list[str]) -> Found:
    from chefslog.season.forms import form_names

    return form_names(find_home().config)


def _rubrics(prefix: str, before: list[str]) -> Found:
    from chefslog.season.rubric import shipped

    return [*shipped(), *_files(prefix, before)]


def _files(prefix: str, before: list[str]) -> list[str]:
    """Return the paths that begin so, folders with a slash; hidden ones where a dot is typed."""
    folder, slash, name = prefix.rpartition("/")
    try:
        with os.scandir(os.path.expanduser(folder + slash) or ".") as items:
            return [
                folder + slash + item.name + "/" * item.is_dir()
                for item in items
                if item.name.startswith(name) and item.name.startswith(".") <= name.startswith(".")
            ]
    except OSError:
        return []


def _folders(prefix: str, before: list[str]) -> Found:
    return [path for path in _files(prefix, before) if path.endswith("/")]


def _field_values(field: Field) -> Complete:
    """Return what completes the value of a field's own option."""
    start = field.kind.signs[0] if field.kind.signs else f"{field.key}:"

    def found(prefix: str, before: list[str]) -> Found:
        tokens = complete_token(start + prefix, _words_of, LINE_KEYS, rules(find_home()).labels)
        return {token.removeprefix(start): meaning for token, meaning in tokens.items()}

    return found


COMPLETES: dict[str, Complete] = {
    **{f"--{FLAG_OF[field.name]}": _field_values(field) for field in FIELDS},
    "--follows": _entries("entry"),
    "LINE": _tokens(LINE_KEYS),
    "TOKEN": _tokens(SET_KEYS),
    "FILTER": _tokens(FILTER_KEYS),
    "QUERY": _tokens(FILTER_KEYS),
    "ID": _entries("entry"),
    "DRAFT": _entries("draft"),
    "REMOVED": _entries("trashed"),
    "OLD": _names,
    "NEW": _names,
    "KEY": _settings,
    "VALUE": _setting_values,
    "PAGE": _pages,
    "COMMAND": _commands,
    "KIND": lambda prefix, before: ("systemd", "launchd", "cron"),
    "TARGET": _targets,
    "FORMAT": _formats,
    "FIELD=COLUMN": _columns,
    "VERSION": _versions,
    "season--goal": _goals,
    "TOOL": lambda prefix, before: ("claude-code", "codex", "gemini", "git"),
    "SHELL": lambda prefix, before: ("bash", "zsh", "fish", "man"),
    "VERDICT": lambda prefix, before: VERDICTS if len(before) == 1 else (),
    "ANSWER": lambda prefix, before: ("1", "2", "3", "4", "5", "-"),
    "DAY": lambda prefix, before: ("today", "yesterday", *map(str.lower, WEEKDAYS)),
    "SEASON": _seasons,
    "SWITCH": _switches,
    "FORM": _forms,
    "RUBRIC": _rubrics,
    "FILE": _files,
    "FOLDER": _folders,
    "REPO": _folders,
    "PLACE": _folders,
}
"""How the words of each METAVAR are completed; those of the others are free text."""
