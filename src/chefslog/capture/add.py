"""The thin path of `chefslog add`: one line becomes a letter, with the standard library alone."""

from __future__ import annotations

import os
import sys

from chefslog.capture.grammar import parse_line
from chefslog.capture.lexer import joined
from chefslog.home.clock import Moment, new_id, now, short_of
from chefslog.home.files import NotDurable, make_folder, write_private
from chefslog.home.paths import Home, HomeError, Rules, rules, thin_home
from chefslog.model.kinds import LINE_LIMIT, TEXT_LIMIT
from chefslog.model.sanitize import clean_text, decode_text, legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

NOTES_LIMIT = TEXT_LIMIT // 2 - LINE_LIMIT
"""Bytes of a line with its notes: a letter holds them twice, as typed and as understood."""


class AddError(Exception):
    """A line that was not kept as an entry; the text says why and where the line is now."""

    exit_code = 1


class NoHeadline(AddError):
    """Nothing was typed that could be an entry."""

    exit_code = 2


class NotUtf8(AddError):
    """What came on standard input is in another encoding."""

    exit_code = 2


def run(words: Sequence[str]) -> int:
    """`chefslog add WORDS`, or `-` for standard input; the exit code."""
    line = notes = ""
    try:
        line, notes = from_stdin() if list(words) == ["-"] else (joined(words), "")
        home = thin_home()
        held = rules(home)
        moment = now(held.day_starts)
        draft, hints, _ = understand(line, notes, moment, held, words)
        entry_id = drop(home, draft, moment, "shell", hints)
    except AddError as error:
        say(f"chefslog: {error}")
        return error.exit_code
    except HomeError as error:
        say(f"chefslog: {homeless(error, line, notes)}")
        return 1
    say(*held.problems, *hints)
    try:
        print(echo(entry_id, draft, moment, held.labels), flush=True)
    except OSError as error:
        error.add_note(f"The entry is saved as {short_of(entry_id)[:6]}.")
        raise
    return 0


def homeless(error: HomeError, line: str, notes: str) -> str:
    """The message where there is no place for what was typed, with all of it."""
    return f"nothing was saved: {error}\nYour line:\n{line}" + f"\n{notes}" * bool(notes)


def understand(
    line: str, notes: str, moment: Moment, held: Rules, words: Sequence[str] = ()
) -> tuple[dict[str, Any], list[str], list[str]]:
    """A draft, hints and problems from a line and further notes. Raises AddError."""
    check_size(line, notes)
    parsed = parse_line(line, moment.day, labels=held.labels, day_minutes=held.day_minutes)
    if "headline" not in parsed.draft and len(words) > 1:
        line = " ".join(words)
        parsed = parse_line(line, moment.day, labels=held.labels, day_minutes=held.day_minutes)
    draft = parsed.draft
    notes = clean_text(notes).strip()
    if notes:
        draft["notes"] = "\n\n".join(part for part in (draft.get("notes"), notes) if part)
        draft["typed"] += "\n" + notes
    if "headline" not in draft:
        said = f"\nYour line: {line}" if line.strip() else ""
        raise NoHeadline(
            "nothing was saved: there is no headline. "
            f"Say what you solved: chefslog add 'Cut login latency ai:2'{said}"
        )
    fill_project(draft)
    if held.policy:
        from chefslog.model.policy import question_draft

        return draft, [*parsed.hints, *question_draft(held.policy, draft)], parsed.problems
    return draft, parsed.hints, parsed.problems


def from_stdin() -> tuple[str, str]:
    """The first line with anything in it, and the rest; all, so that what is too long is kept."""
    line, _, notes = read_stdin().lstrip().partition("\n")
    return line, notes


def read_stdin() -> str:
    """The text on standard input. Raises NotUtf8, keeping it in a file that the message names."""
    data = sys.stdin.buffer.read()
    try:
        return decode_text(data).replace("\r\n", "\n")
    except ValueError as error:
        path = keep_unsaved(thin_home(), data.decode("utf-8", "backslashreplace"))
        raise NotUtf8(
            f"nothing was saved: {error}: the text is in another encoding, such as Latin-1. It is "
            f"kept in {path}, with escapes for such bytes. Convert it to UTF-8, as "
            "`iconv -f LATIN1 -t UTF-8` does, and try again."
        ) from None


def check_size(line: str, notes: str) -> None:
    """Refuse what does not fit, keeping it in a file that the message names. Raises AddError."""
    size = len(line.encode("utf-8", "replace"))
    whole = size + len(notes.encode("utf-8", "replace"))
    if size <= LINE_LIMIT and whole <= NOTES_LIMIT:
        return
    over = (
        f"the line is {size} bytes long and the limit is {LINE_LIMIT}"
        if size > LINE_LIMIT
        else f"the text is {whole} bytes long and the limit is {NOTES_LIMIT}"
    )
    text = f"{line}\n{notes}" if notes else line
    path = keep_unsaved(thin_home(), text)
    raise AddError(f"nothing was saved: {over}. Your text is kept in {path}")


def keep_unsaved(home: Home, text: str) -> str:
    """Put text into a file of its own among the unsaved; its path. Raises AddError."""
    path = os.path.join(home.unsaved, new_id(now().at, os.urandom(10)) + ".txt")
    try:
        make_folder(home.unsaved)
        write_private(path, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        say(text)
        raise AddError(f"{path}: {error.strerror}. Your text is printed above.") from error
    return path


def drop(
    home: Home,
    draft: Mapping[str, Any],
    moment: Moment,
    source: str,
    warnings: list[str] | None = None,
    entry_id: str = "",
) -> str:
    """Write a draft as a letter, durably; the new entry's id, `entry_id` where that is given.

    `warnings` gets a line where the disk has not confirmed what was written. Raises AddError, with
    the typed text in its message, where the letterbox cannot be written.
    """
    entry_id = entry_id or new_id(moment.at, os.urandom(10))
    letter = {
        "chefslog": 1,
        "id": entry_id,
        "captured_at": moment.captured_at,
        "offset": moment.offset,
        "zone": moment.zone,
        "day": draft.get("day", moment.day),
        "source": source,
        "typed": draft.get("typed", ""),
    }
    letter.update(
        (name, value)
        for name, value in draft.items()
        if name not in letter and value not in (None, "", [])
    )
    name = entry_id + ".json"
    data = (as_json(letter) + "\n").encode("utf-8", "backslashreplace")
    if len(data) > TEXT_LIMIT:
        path = keep_unsaved(home, letter["typed"])
        raise AddError(
            f"nothing was saved: the entry is {len(data)} bytes, the limit {TEXT_LIMIT}. "
            f"Your text is kept in {path}"
        )
    try:
        for state in ("tmp", "new"):
            make_folder(home.letters(state))
        write_private(
            os.path.join(home.letters("new"), name),
            data,
            os.path.join(home.letters("tmp"), name),
        )
    except NotDurable as error:
        if warnings is not None:
            warnings.append(
                f"saved, but the disk did not confirm it ({error.strerror}): it could be lost in a "
                "power failure. Check the disk."
            )
    except OSError as error:
        raise AddError(
            f"nothing was saved: {error.filename or home.data}: {error.strerror}. Make room or "
            f"make the folder writable, then add it again. Your line:\n{letter['typed']}"
        ) from error
    return entry_id


def as_json(value: Any) -> str:
    """A letter's value as JSON (RFC 8259); `json` would cost the thin path a tenth of its time."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.translate(_ESCAPES) + '"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_json(k)}: {as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_json(one) for one in value) + "]"
    return repr(value)


_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(32), 127)}
_ESCAPES |= {9: "\\t", 10: "\\n", 34: '\\"', 92: "\\\\"}


def fill_project(draft: dict[str, Any]) -> None:
    """Put in the git project that one stands in, unless the draft names one, or none (None)."""
    if "project" not in draft:
        try:
            project = repository_name(os.getcwd())
        except OSError:
            return
        if project:
            draft["project"] = project


def repository_name(folder: str) -> str | None:
    """The name of the git repository that a folder lies in, None where there is none."""
    while True:
        mark = os.path.join(folder, ".git")
        if os.path.isdir(mark):
            return os.path.basename(folder) or None
        if os.path.isfile(mark):
            return _worktree_of(mark) or os.path.basename(folder)
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _worktree_of(mark: str) -> str | None:
    """The main repository's name from a linked worktree's `.git` file."""
    try:
        with open(mark, encoding="utf-8", errors="replace") as file:
            path = file.read(4096).strip().removeprefix("gitdir:").strip()
    except OSError:
        return None
    main, mid, _ = path.partition("/.git/worktrees/")
    return os.path.basename(main) or None if mid else None


def echo(entry_id: str, draft: Mapping[str, Any], moment: Moment, labels: Sequence[str]) -> str:
    """What was understood, in one line: `✓ k7m2qd  Fri 20 Nov · station chef, tests · … — …`."""
    day = draft.get("day", moment.day)
    parts = ["today"]
    if day != moment.day:
        from chefslog.model.days import parse_day, spoken

        parts = [spoken(parse_day(day) or 1, parse_day(moment.day))]
    level, checked = draft.get("delegation"), draft.get("checked")
    ladder = [labels[level].lower()] if level is not None else []
    ladder += [{"none": "not checked yet"}.get(checked, checked)] if checked else []
    parts += [", ".join(ladder)] if ladder else []
    parts += [draft["value"]] if draft.get("value") else []
    where = [draft["project"]] if draft.get("project") else []
    where += [f"#{tag}" for tag in draft.get("tags") or ()]
    where += [f"@{name}" for name in draft.get("people") or ()]
    parts += [" ".join(where)] if where else []
    shown = legible(f"{' · '.join(parts)} — {draft['headline']}")
    return f"✓ {short_of(entry_id)[:6]}  {shown}"


def say(*texts: str) -> None:
    """Narrate on standard error; most captures have nothing to say and load nothing for it."""
    if texts:
        from chefslog.home.narration import narrate

        narrate(*texts)
