"""Settings as text of `config.toml`: shown as TOML, and changed in place.

Comments and everything else that the writer put into the file stay as they are.
"""

from __future__ import annotations

import json
import os
import textwrap
import tomllib
from typing import Any

from chefslog.home.config import SETTINGS, Config, ConfigError, Setting, find_setting, read_config
from chefslog.home.files import make_folder, read_regular, write_private
from chefslog.home.lock import FileLock
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
    if setting.name == "policy":
        return {
            name: {"where": list(work.where), "models": list(work.models)}
            for name, work in value.items()
        }
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
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml_value(row)}" for key, row in value.items()) + "}"
    # But for tables, and for one character, JSON is TOML; tomlkit is slow to load for a look.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def save_setting(home: Home, name: str, value: Any) -> None:
    """Write one setting into the file, or take it out where `value` is None.

    Everything else in the file stays as it is, comments included; who writes at the same time
    waits. Raises OSError, and ConfigError where the file cannot be read; it is untouched then.
    """
    with _alone(home):
        _write_file(home, _change_setting(home.config_file, name, value))


def _change_setting(path: str, name: str, value: Any) -> str:
    """Return the text of the file with one setting changed. Raises OSError, ConfigError."""
    import tomlkit

    by_hand = f"{path} was not changed; put it right with: chefslog config edit"
    try:
        held = read_settings(path).decode()
        tomllib.loads(held)  # says better what is wrong
        document = tomlkit.parse(held)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: {error}. {by_hand}") from error
    setting = find_setting(name).name
    row = name.removeprefix(setting).removeprefix(".")  # of a table: `budget.projects.web.shop`
    *outer, inner = setting.split(".") + ([row] if row else [])
    table: Any = document
    for part in outer:
        if part not in table:
            if value is None:
                return tomlkit.dumps(document)
            table[part] = tomlkit.table(is_super_table=part != outer[-1])
        table = table[part]
        if not isinstance(table, dict):
            raise ConfigError(f"{path}: {part} is not a table. {by_hand}")
    if value is None:
        table.pop(inner, None)
    else:
        table[inner] = round(value, 6) if isinstance(value, float) else value
    return tomlkit.dumps(document)


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


def read_settings(path: str) -> bytes:
    """Return the file as it is, empty where there is none. Raises OSError."""
    try:
        return read_regular(path)
    except FileNotFoundError:
        return b""


def replace_settings(home: Home, before: bytes, text: str) -> None:
    """Write the whole file, which held `before` when editing began.

    Raises OSError, and ConfigError where it holds something else now; it is untouched then.
    """
    with _alone(home):
        if read_settings(home.config_file) != before:
            raise ConfigError(
                f"{home.config_file} was changed by another program while you edited it. "
                "It was left as it is."
            )
        _write_file(home, text)


def _alone(home: Home) -> FileLock:
    make_folder(home.config)
    return FileLock(os.path.join(home.config, ".lock"))


def _write_file(home: Home, text: str) -> None:
    # Behind a link, as those who keep their settings in a repository have it, the file changes.
    path = os.path.realpath(home.config_file)
    make_folder(os.path.dirname(path))
    write_private(path, text.encode())
