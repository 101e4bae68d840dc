"""Settings as text of `config.toml`: shown as TOML, and changed in place.

Comments and everything else that the writer put into the file stay as they are.
"""

from __future__ import annotations

import json
import os
import re
import textwrap
import tomllib
from typing import Any

from chefslog.home.config import SETTINGS, Config, ConfigError, Setting, read_config
from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import Home


def setting_value(setting: Setting, config: Config) -> Any:
    """Return a setting's value as the file holds it."""
    value = getattr(config, setting.attribute)
    if setting.name == "day_starts":
        return f"{value // 60:02}:{value % 60:02}"
    if setting.name == "day_hours":
        return round(value / 60, 2)
    if setting.name == "ladder":
        return {str(level): label for level, label in enumerate(value)}
    return list(value) if isinstance(value, tuple) else value


def settings_template() -> str:
    """Return a file of all settings with an example each, none of them in force."""
    parts = ["# The settings of chefslog. Take the # from a line to put it in force.\n"]
    for setting in SETTINGS:
        example = tomllib.loads(f"x = {setting.example}")["x"]
        rows = example.items() if setting.is_table else [("", example)]
        comment = textwrap.wrap(setting.describe(), 78, break_on_hyphens=False)
        lines = [
            f"{setting.name}.{row}".rstrip(".") + f" = {toml_value(value)}" for row, value in rows
        ]
        parts.append("".join(f"# {line}\n" for line in [*comment, *lines]))
    return "\n".join(parts)


def toml_value(value: Any) -> str:
    """Return a value as TOML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A basic string of TOML is one of JSON, but for DEL.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        pairs = (f"{toml_key(key)} = {toml_value(row)}" for key, row in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    return f"{value:g}" if isinstance(value, float) else str(value)


def toml_key(key: str) -> str:
    """Return a key as TOML, in quotes where it needs them."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else toml_value(key)


def save_setting(home: Home, name: str, value: Any) -> None:
    """Write one setting into the file, or take it out where `value` is None.

    Everything else in the file stays as it is, comments included. Raises OSError, and ConfigError
    where the file cannot be read or its text cannot be changed safely; it is untouched then.
    """
    path = home.config_file
    by_hand = f"{path} was not changed; put it right with: chefslog config edit"
    text = ""
    try:
        with open(path, "rb") as file:
            text = file.read().decode()
        table = tomllib.loads(text)
    except FileNotFoundError:
        table = {}
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: {error}. {by_hand}") from error
    outer, dot, inner = name.rpartition(".")
    if not isinstance(table.get(outer, {}), dict):
        raise ConfigError(f"{path}: {outer} is not a table. {by_hand}")
    rows = table.setdefault(outer, {}) if dot else table
    rows.pop(inner, None)
    if value is not None:
        rows[inner] = value
    edited = _edited(text, outer, inner, value, rows)
    try:
        is_right = _filled(tomllib.loads(edited)) == _filled(table)
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise ConfigError(f"{path} writes {name} in a way that only you can change. {by_hand}")
    write_settings(home, edited)


def check_settings(text: str) -> str:
    """Return the text of a file of settings that can be used, without messages on top.

    Raises ConfigError or TOMLDecodeError with what is wrong.
    """
    _, problems = read_config(tomllib.loads(text), "config.toml")
    if problems:
        raise ConfigError("\n".join(problems))
    lines = text.split("\n")
    while lines and lines[0].startswith("#!"):
        del lines[0]
    return "\n".join(lines)


def write_settings(home: Home, text: str) -> None:
    """Write the whole file. Raises OSError.

    Behind a link, as those who keep their settings in a repository have it, the file changes.
    """
    path = os.path.realpath(home.config_file)
    make_folder(os.path.dirname(path))
    write_private(path, text.encode())


def _filled(table: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if value != {}}


def _edited(text: str, outer: str, inner: str, value: Any, rows: dict[str, Any]) -> str:
    """Return the file's text with one statement replaced, added or, for None, taken out.

    `rows` is what the table `outer` holds after that. The result may be wrong in a file that is
    written in an unusual way: the caller reads it to make sure.
    """
    lines = text.removesuffix("\n").split("\n") if text else []
    section, headers = "", {}
    for at, line in enumerate(lines):
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            section = _bare(header[1])
            headers[section] = at
        elif key := re.match(r"\s*([^#=]+?)\s*=", line):
            found = f"{section}.{_bare(key[1])}".lstrip(".")
            end = _statement_end(lines, at)
            if found == f"{outer}.{inner}".lstrip("."):
                new = [] if value is None else [f"{key[0]} {toml_value(value)}{_comment(line)}"]
            elif outer and found == outer:
                new = [f"{key[0]} {toml_value(rows)}"]
            else:
                continue
            return "\n".join([*lines[:at], *new, *lines[end:], ""])
    if value is None:
        return text
    statement = f"{toml_key(inner)} = {toml_value(value)}"
    if outer and outer not in headers:
        return "\n".join([*lines, *[""] * bool(lines), f"[{outer}]", statement, ""])
    at = headers[outer] + 1 if outer else min(headers.values(), default=len(lines))
    return "\n".join([*lines[:at], statement, *lines[at:], ""])


def _bare(key: str) -> str:
    return "".join(sign for sign in key if sign not in " \t\"'")


def _comment(line: str) -> str:
    """Return the comment at the end of a one-line statement with the spaces before it."""
    found = re.search(r"\s+#[^\"']*$", line)
    try:
        return found[0] if found and tomllib.loads(line[: found.start()]) else ""
    except tomllib.TOMLDecodeError:
        return ""


def _statement_end(lines: list[str], start: int) -> int:
    """Return the line after a statement, which may be a list or a text over several lines."""
    for end in range(start + 1, len(lines) + 1):
        try:
            tomllib.loads("\n".join(lines[start:end]))
        except tomllib.TOMLDecodeError:
            continue
        return end
    return start + 1
