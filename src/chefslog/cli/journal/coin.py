"""`chefslog coin`: a personal trial, in which a coin decides whether AI is used for a task."""

from __future__ import annotations

import json
import os
import re
import secrets
from typing import Any

from chefslog.capture.add import drop
from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.prompt import ask
from chefslog.cli.text import count_text
from chefslog.home.clock import now
from chefslog.home.files import make_folder, read_regular, write_private
from chefslog.home.lock import FileLock
from chefslog.home.paths import Home, find_home, rules
from chefslog.insight.trial import ENOUGH, Draw, TrialResult, compare_draws
from chefslog.model.fields import BY_NAME
from chefslog.model.sanitize import clean_line, legible

FILE = "coin.json"
_ENDS = ("done", "refused", "abandoned")


def flip_coin(args: Arguments) -> Output:
    """`chefslog coin TASK` draws, `--done`, `--refused` and `--abandoned` end the open draw."""
    home = find_home()
    ends = [name for name in _ENDS if args.flag(name) or (name == "done" and args.text("took"))]
    if len(ends) > 1 or (ends and args.words):
        raise UsageError("one of --done, --refused and --abandoned, without a task")
    make_folder(home.data)
    with FileLock(os.path.join(home.data, "coin.lock")):
        draws = _load(home)
        if ends:
            lines = _finish(home, args, draws, ends[0])
        elif args.words:
            lines = _begin(home, args, draws, clean_line(" ".join(args.words)))
        else:
            lines = []
    result = compare_draws(
        [
            Draw(bool(draw.get("with_ai")), draw["guess"], draw.get("took"), draw["ended"],
                 draw.get("belief"))
            for draw in draws
        ]
    )  # fmt: skip
    return Output(result.as_json, [*lines, *_result_lines(result, bool(lines))])


def _begin(home: Home, args: Arguments, draws: list[dict[str, Any]], task: str) -> list[str]:
    waiting = [draw for draw in draws if not draw["ended"]]
    if waiting:
        raise UsageError(f"{legible(waiting[0]['task'])} is still open: chefslog coin --took 2h")
    text = args.text("guess") or ask("Your estimate, such as 2h or 45m: ")
    guess = _minutes(text, "an estimate first")
    is_with_ai = bool(secrets.randbits(1))
    moment = now(rules(home).day_starts)
    draws.append({"task": task, "day": moment.day, "guess": guess, "with_ai": is_with_ai,
                  "took": None, "ended": "", "belief": None})  # fmt: skip
    _save(home, draws)
    side = "with AI, as much as you like" if is_with_ai else "by hand, at most level 1"
    return [f"✓ {legible(task)}: {side}.", "When you are done: chefslog coin --took 2h"]


def _finish(home: Home, args: Arguments, draws: list[dict[str, Any]], ended: str) -> list[str]:
    draw = next((draw for draw in draws if not draw["ended"]), None)
    if draw is None:
        raise UsageError("no task is open: chefslog coin 'the task' --guess 2h")
    if ended == "done":
        draw["took"] = _minutes(args.text("took") or ask("How long did it take? "), "a time")
        felt = args.text("felt")
        if felt is not None:
            if not re.fullmatch(r"[+-]?\d{1,3}%?", felt, re.ASCII):
                raise UsageError(f'--felt: "{legible(felt)}" is no percentage such as +20 or -10')
            draw["belief"] = int(felt.rstrip("%"))
    draw["ended"] = ended
    _save(home, draws)
    if ended == "done" and args.flag("add"):
        level = {} if draw["with_ai"] else {"delegation": 0}
        entry = {"headline": draw["task"], "guess": draw["guess"], "took": draw["took"], **level}
        drop(home, entry, now(rules(home).day_starts), "shell")
    return [f"✓ {legible(draw['task'])}: {ended}."]


def _minutes(text: str, what: str) -> int:
    minutes = BY_NAME["took"].kind.parse(text)
    if not minutes:
        raise UsageError(f'{what}, such as 45m or 2h; "{legible(text)}" is none. Nothing was kept.')
    return int(minutes)


def _load(home: Home) -> list[dict[str, Any]]:
    path = os.path.join(home.data, FILE)
    try:
        held = json.loads(read_regular(path))
        return [{**draw, "guess": int(draw["guess"]), "ended": str(draw["ended"])} for draw in held]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError, RecursionError):
        raise UsageError(f"{path} cannot be read. Nothing was changed.") from None


def _save(home: Home, draws: list[dict[str, Any]]) -> None:
    text = json.dumps(draws, ensure_ascii=False)
    write_private(os.path.join(home.data, FILE), text.encode("utf-8", "backslashreplace"))


def _result_lines(result: TrialResult, is_short: bool) -> list[str]:
    done = result.with_ai + result.by_hand
    counts = [
        f"{count_text(result.with_ai, 'task')} with AI, {result.by_hand} by hand",
        f"{result.refused} refused, {result.abandoned} abandoned",
    ]
    if result.ratio is None or result.low is None or result.high is None:
        return [
            *([] if is_short else counts),
            f"{done} of the {ENOUGH} draws that an interval needs.",
        ]
    lines = [
        *counts,
        f"With AI it took {result.ratio:.2f}x of what it took by hand, against your estimates "
        f"(90% interval {result.low:.2f} to {result.high:.2f}).",
    ]
    if result.believed is not None:
        lines.append(f"It felt {result.believed:+.0f}% faster on average.")
    if result.refused + result.abandoned:
        lines.append("Refused and abandoned tasks are not in it, and may be the telling ones.")
    return lines
