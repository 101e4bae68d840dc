"""`chefslog config`: the settings, shown or changed."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, narrate
from chefslog.home.config import SETTINGS, load, read, save
from chefslog.home.paths import find_home

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def config(args: Arguments) -> Output:
    """`chefslog config [KEY [VALUE]]`."""
    home = find_home()
    current, problems = load(home)
    narrate(*problems)
    if len(args.words) >= 2:
        return _set(args.words[0], " ".join(args.words[1:]))
    shown = {s.name: _shown(getattr(current, s.attribute), s.name) for s in SETTINGS}
    if args.words:
        if args.words[0] not in shown:
            raise UsageError(f'no setting "{args.words[0]}"; there are: {" ".join(shown)}')
        shown = {args.words[0]: shown[args.words[0]]}
    lines = [
        line
        for setting in SETTINGS
        if setting.name in shown
        for line in (f"{setting.name} = {shown[setting.name]}", f"    {setting.help}")
    ]
    return Output(shown, lines)


def _shown(value: Any, name: str) -> Any:
    if name == "day_starts":
        return f"{value // 60:02}:{value % 60:02}"
    if name == "day_hours":
        return value / 60
    return list(value) if isinstance(value, tuple) else value


def _set(name: str, text: str) -> Output:
    import tomllib

    home = find_home()
    setting = next((one for one in SETTINGS if one.name == name), None)
    if setting is None:
        raise UsageError(f'no setting "{name}"; there are: {" ".join(s.name for s in SETTINGS)}')
    try:
        value = tomllib.loads(f"x = {text}")["x"]
    except tomllib.TOMLDecodeError:
        value = text
    outer, dot, inner = name.partition(".")
    _, problems = read({outer: {inner: value}} if dot else {name: value}, home.config_file)
    if problems:
        raise UsageError(problems[0] + ". Nothing was changed.")
    try:
        save(home, name, value)
    except (ValueError, RecursionError):
        raise UsageError("put the file right first; nothing was changed") from None
    return Output({name: value}, [f"✓ {name} = {value}"])
