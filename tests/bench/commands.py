"""Figures of whole commands: add, and the reads, as multiples of a bare interpreter (F)."""

from __future__ import annotations

from tests.bench.ground import BenchError, Ground, Line, chefslog, shown
from tests.bench.journals import MARK, tidy
from tests.bench.timing import Command, bare, in_turns, milliseconds

READS = {
    "list": ("list",),
    "search": ("search", "refund"),
    "show": ("show", "last"),
    "today": ("today", "--plain"),
    "status": ("status",),
}
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
        lines.append(Line(f"`add`, {shown(size)} entries", "≤ 2 F", told, ratio <= 2))
    growth = times[f"{ground.largest}"] / times[f"{ground.sizes[0]}"]
    return [*lines, _growth(ground, "add", growth)]


def reads(ground: Ground) -> list[Line]:
    """`list`, `search`, `show`, `today`, `status` on the largest journal."""
    commands = {"F": bare()}
    for name, args in READS.items():
        commands[name] = Command((chefslog(), *args), ground.home)
    _must_say(commands["list"], MARK)
    _must_say(commands["search"], "efund")
    times = in_turns(commands, ground.runs)
    unit = times["F"]
    lines = []
    for name in READS:
        ratio = times[name] / unit
        told = f"{ratio:.2f} F ({milliseconds(times[name])})"
        lines.append(Line(f"`{name}`, {shown(ground.largest)}", "≤ 2.5 F", told, ratio <= 2.5))
    return lines


def growth(ground: Ground) -> list[Line]:
    """What the reads cost on the largest journal, compared with the smallest."""
    small, large = ground.homes[ground.sizes[0]], ground.home
    lines = []
    for name in ("list", "search"):
        args = (chefslog(), *READS[name])
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
