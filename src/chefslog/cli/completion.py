"""Completion in the shell, with the tags and projects of the journal; loaded only while asked."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

import argcomplete

from chefslog.capture.filters import FILTER_KEYS
from chefslog.capture.grammar import KEYS
from chefslog.cli.command import Command
from chefslog.cli.parser import fill
from chefslog.cli.table import every_command
from chefslog.home.paths import find_home
from chefslog.model.fields import FLAG_OF, Field
from chefslog.reading.completions import count_words
from chefslog.reading.connect import ReadError, open_snapshot
from chefslog.reading.pages import HEADLINE, SHORT, page

_GRAMMAR = ("add", "set", "rename")
_FILTERS = ("list", "search")
_IDS = ("show", "edit", "set", "rm", "purge", "history", "drafts", "trash", "held")


def complete() -> None:
    """Answer the shell and end the process."""
    parser = argparse.ArgumentParser(prog="chefslog")
    commands = every_command()
    families: dict[str, Any] = {"": parser.add_subparsers()}
    for command in commands:
        family, _, name = command.name.rpartition(" ")
        subparser = families[family].add_parser(name, help=command.help)
        fill(subparser, command)
        if any(other.name.startswith(command.name + " ") for other in commands):
            families[command.name] = subparser.add_subparsers()
        for action in subparser._actions:
            if action.dest == "words_":
                action.completer = _completer(command)
    argcomplete.autocomplete(parser, always_complete_options=False)


def _completer(command: Command) -> Callable[..., Any]:
    def found(prefix: str, **_: Any) -> list[str] | dict[str, str]:
        if command.name in _IDS and not (command.name == "set" and _is_token(prefix)):
            return _ids()
        if command.name == "shell":
            return ["bash", "zsh", "fish"]
        if command.name in _FILTERS:
            return _tokens(prefix, FILTER_KEYS)
        return _tokens(prefix, tuple(KEYS)) if command.name in _GRAMMAR else []

    return found


def _is_token(prefix: str) -> bool:
    return prefix[:1] in ("#", "+", "@") or ":" in prefix


def _ids() -> dict[str, str]:
    try:
        with open_snapshot(find_home()) as snapshot:
            rows = page(snapshot, limit=30)
    except ReadError:
        return {}
    return {"last": "the newest"} | {row[SHORT][:6]: row[HEADLINE][:60] for row in rows}


def _tokens(prefix: str, keys: Sequence[str]) -> list[str]:
    """What may follow this beginning: keys, then their values; tags and people of the journal."""
    if prefix.startswith("not:"):
        return ["not:" + token for token in _tokens(prefix[4:], keys)]
    if prefix[:1] in ("#", "+"):
        return [prefix[0] + word for word in _words("tags")]
    if prefix[:1] == "@":
        return ["@" + word for word in _words("people")]
    key, colon, _ = prefix.partition(":")
    if not colon:
        return [name + ":" for name in keys]
    if key == "has" and key in keys:
        return [f"has:{name}" for name in FLAG_OF.values()]
    field = KEYS.get(key)
    return [f"{key}:{value}" for value in _values(field)] if field else []


def _values(field: Field) -> list[str]:
    if field.kind.is_vocabulary:
        return _words(field.name)
    return [*field.kind.values, *field.kind.value_words]


def _words(name: str) -> list[str]:
    try:
        with open_snapshot(find_home()) as snapshot:
            return [counted[0] for counted in count_words(snapshot, name)]
    except ReadError:
        return []
