"""Figures of whole commands: add, and the reads, as multiples of a bare interpreter (F)."""

from __future__ import annotations

from tests.bench.ground import BenchError, Ground, Line, chefslog, shown
from tests.bench.journals import MARK, SEASON, tidy
from tests.bench.timing import Command, bare, in_turns, milliseconds

READS = {
    "list": (("list",), 2.5),
    "search": (("search", "refund"), 2.5),
    "show": (("show", "last"), 2.5),
    "today": (("today", "--plain"), 2.5),
    "status": (("status",), 2.5),
    "due": (("due",), 6),
    "standup": (("standup",), 6),
    "season coverage": (("season", "coverage", "--season", SEASON), 6),
}
"""Each reading command with its words and its limit in F."""
_PENDING = 20
_TYPED = (
    "Cut p99 login latency #perf project:auth ai:2 check:tests value:speed "
    'impact:"1.8s → 240ms p99, all logins" took:3h // per-request fetch replaced by a cache'
)


def capture(ground: Ground) -> list[Line]:
    """`chefslog add`, durable, from an empty journal to the largest."""
    commands = {"F": bare()}
    sizes = (0, *ground.sizes)
    for size in sizes:
        commands[f"{size}"] = Command((chefslog(), "add", _TYPED), ground.homes[size])
    times = in_turns(commands, ground.runs)
    for size in sizes:
        tidy(ground.homes[size])
    unit = times["F"]
    lines = [Line("F: `python -c pass`", "", milliseconds(unit))]
    for size in sizes:
        ratio = times[f"{size}"] / unit
        told = f"{ratio:.2f} F ({milliseconds(times[f'{size}'])})"
        lines.append(Line(f"`add`, {shown(size)} entries", "≤ 1.5 F", told, ratio <= 1.5))
    growth = times[f"{ground.largest}"] / times[f"{ground.sizes[0]}"]
    return [*lines, _growth(ground, "add", growth)]


def reads(ground: Ground) -> list[Line]:
    """The reading commands on the largest journal."""
    commands = {
        name: Command((chefslog(), *words), ground.home) for name, (words, _) in READS.items()
    }
    _must_say(commands["list"], MARK)
    _must_say(commands["search"], "efund")
    return _compared(ground, commands, shown(ground.largest))


def pending(ground: Ground) -> list[Line]:
    """The same while captures wait that the journal has not taken in yet."""
    add = Command((chefslog(), "add", _TYPED), ground.home)
    for _ in range(_PENDING):
        add.run()
    names = ("list", "search", "show", "today", "status")
    commands = {name: Command((chefslog(), *READS[name][0]), ground.home) for name in names}
    _must_say(commands["list"], "Cut p99 login latency")
    try:
        return _compared(ground, commands, f"{shown(ground.largest)} and {_PENDING} pending")
    finally:
        tidy(ground.home)


def _compared(ground: Ground, commands: dict[str, Command], where: str) -> list[Line]:
    times = in_turns({"F": bare(), **commands}, ground.runs)
    lines = []
    for name in commands:
        ratio, most = times[name] / times["F"], READS[name][1]
        told = f"{ratio:.2f} F ({milliseconds(times[name])})"
        lines.append(Line(f"`{name}`, {where}", f"≤ {most} F", told, ratio <= most))
    return lines


def growth(ground: Ground) -> list[Line]:
    """What the reads cost on the largest journal, compared with the smallest."""
    small, large = ground.homes[ground.sizes[0]], ground.home
    lines = []
    for name in ("list", "search"):
        args = (chefslog(), *READS[name][0])
        pair = {"small": Command(args, small), "large": Command(args, large)}
        times = in_turns(pair, ground.runs)
        lines.append(_growth(ground, name, times["large"] / times["small"]))
    return lines


def _growth(ground: Ground, name: str, ratio: float) -> Line:
    step = f"{shown(ground.sizes[0])} → {shown(ground.largest)}"
    return Line(f"`{name}`, {step}", "≤ 1.1x", f"{ratio:.2f}x", ratio <= 1.1)


def _must_say(command: Command, text: str) -> None:
    if text not in command.output():
        raise BenchError(f"`{' '.join(command.args)}` does not show {text!r}")
