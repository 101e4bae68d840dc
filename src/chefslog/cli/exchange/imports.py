"""The command that brings in archives and other journals: a look, the question, the import."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.prompt import ask_yes, waiting
from chefslog.cli.reader import open_reader, open_writer
from chefslog.cli.text import count_text, cut
from chefslog.exchange.formats.dates import find_zone
from chefslog.exchange.formats.registry import Record, Settings, load_formats
from chefslog.exchange.imports import Import
from chefslog.exchange.tally import Remark, Tally
from chefslog.home.clock import zone_name
from chefslog.home.config import load_config
from chefslog.home.narration import narrate
from chefslog.home.paths import find_home

_KINDS = {
    "entry": ("entry", "entries"), "verdict": ("verdict", "verdicts"),
    "checkin": ("check-in", "check-ins"), "season": ("season", "seasons"),
    "version": ("version handed in", "versions handed in"),
    "usage": ("sum of usage", "sums of usage"),
    "tombstone": ("purged id", "purged ids"), "record": ("record", "records"),
}  # fmt: skip
_TEXTS = 5
"""Notes of one kind that are printed, the most frequent ones."""
_WIDTH = 100


def import_files(args: Arguments) -> Output:
    """`chefslog import FILE…`: a look first, then the question, then the import."""
    settings = _settings(args)
    data, failed = [], False
    for path in args.words:
        with Import(
            path, settings,
            form=args.text("from"), encoding=args.text("encoding") or "utf-8",
            stdin=sys.stdin.buffer,
        ) as importing:  # fmt: skip
            tally = _look(args, importing, path)
            if not args.flag("dry_run") and _is_wanted(args, tally):
                tally = _carry_out(importing, path)
            has_none = tally.is_empty and not importing.form.archive
        differs = any(tally.differing.values())
        failed |= bool(tally.unread or tally.cancelled or differs or has_none)
        data.append(_tally_data(tally))
    return Output(data, code=int(failed))


def _settings(args: Arguments) -> Settings:
    config, problems = load_config(find_home())
    narrate(*problems)
    columns: dict[str, list[str]] = {}
    for pair in args.many("map"):
        field, mark, name = pair.partition("=")
        if not mark:
            raise UsageError(f'--map {pair}: say it as FIELD=COLUMN, such as headline="What I did"')
        columns.setdefault(field, []).append(name)
    zone = args.text("zone")
    if zone is not None and find_zone(zone) is None:
        raise UsageError(f'--zone: there is no zone "{zone}"; it is a name such as Europe/Berlin')
    if zone is None and find_zone(zone_name()) is None:
        narrate("This computer's zone has no name: dates are read in UTC. --zone names another.")
    order = args.text("dates")
    return Settings(
        zone=zone or zone_name(),
        columns=columns,
        day_first=None if order is None else order == "dmy",
        any_date=args.flag("any_date"),
        labels=config.labels,
        day_minutes=config.day_minutes,
    )


def _look(args: Arguments, importing: Import, path: str) -> Tally:
    with open_reader(args).snapshot as snapshot, waiting("Looking") as bar:
        tally = importing.survey(snapshot, bar.watch)
    form = importing.form
    if not tally.is_empty:
        what = f"{form.name}: {form.help}" if importing.origin else "a folder"
        narrate(f"{path} ({what})", *_counts(tally, "to add"), *_preview(tally), *_problems(tally))
    elif form.archive:
        narrate(f"{path}: an archive of a journal without entries.")
    else:
        known = " ".join(one.name for one in load_formats().values() if one.in_folders)
        looked = f"In a folder these formats are read: {known}. Others are read file by file."
        if importing.origin:
            looked = f"Read as {form.name}, which has {form.looks_for}; "
            looked += "--from names another format."
        narrate(f"{path}: no entries found; {importing.beginning()}", looked)
    return tally


def _is_wanted(args: Arguments, tally: Tally) -> bool:
    if not any(tally.new.values()):
        places = ["in the journal"] if any(tally.known.values()) else []
        places += ["in its trash"] if tally.trashed else []
        told = f"is {' or '.join(places)} already" if places else ""
        if tally.purged:
            told = (
                f"{told}, or was erased from it" if told else "was erased from the journal before"
            )
        if any(tally.differing.values()):
            narrate("Nothing was imported. Where the two differ, the journal stays as it is.")
        elif told:
            what = "everything that can be read" if tally.unread else "everything"
            narrate(f"Nothing new: {what} {told}.")
        return False
    if args.flag("yes"):
        return True
    if not sys.stdin.isatty():
        raise UsageError("nothing was imported; --yes does it, --dry-run only looks")
    is_wanted = ask_yes("Import it?", is_default=True)
    if not is_wanted:
        narrate("Nothing was imported.")
    return is_wanted


def _carry_out(importing: Import, path: str) -> Tally:
    with open_writer() as journal, waiting("Importing") as bar:
        tally = importing.carry_out(journal, bar.watch)
    narrate(f"Imported {path}", *_counts(tally, "added"))
    if tally.cancelled:
        narrate(
            f"Cancelled: {count_text(tally.new['entry'], 'entry', 'entries')} added and kept. "
            "Importing again adds the rest; `chefslog undo` takes these back."
        )
    elif tally.rejects:
        narrate(f"What was left out is kept in {tally.rejects}")
    return tally


def _counts(tally: Tally, done: str) -> list[str]:
    counts = [(kind, count, done) for kind, count in tally.new.items()]
    counts += [(kind, count, "in the journal already") for kind, count in tally.known.items()]
    stays = "in the journal with other content, which stays"
    counts += [(kind, count, stays) for kind, count in tally.differing.items()]
    counts += [
        ("entry", tally.trashed, "in the trash, where it stays: chefslog trash"),
        ("entry", tally.purged, "left out: erased from the journal before"),
        ("record", tally.twice, "left out: repeated in the file"),
        ("record", tally.unread, "cannot be read"),
    ]
    return [
        f"  {count:>9,}  {_KINDS[kind][count != 1]:10}  {where}"
        for kind, count, where in counts
        if count
    ]


def _preview(tally: Tally) -> list[str]:
    """The first and last entries as they will look, the days they are of, and what was guessed."""
    lines = [_sample(record) for record in tally.samples]
    hidden = sum(tally.years.values()) - len(tally.samples) - len(tally.ending)
    if hidden > 0:
        lines.append(f"    … {hidden:,} more …")
    lines += [_sample(record) for record in tally.ending]
    if tally.first and tally.last:
        days = tally.first if tally.first == tally.last else f"{tally.first} to {tally.last}"
        years = ", ".join(f"{year}: {count:,}" for year, count in sorted(tally.years.items()))
        lines.append(f"  days: {days}; by year: {years}")
    if tally.guessed:
        lines.append(f"  {count_text(tally.guessed, 'entry', 'entries')} with a guess, marked ?")
    return lines + _common(tally.guesses)


def _sample(record: Record) -> str:
    entry = record.value
    words = [f"#{tag}" for tag in entry.get("tags") or ()]
    words += [f"@{name}" for name in entry.get("people") or ()]
    where = " ".join(filter(None, (entry.get("project"), *words)))
    mark = "?" if record.guesses else " "
    return cut(f"  {mark} {entry['day']}  {entry['headline']}  {where}".rstrip(), _WIDTH)


def _problems(tally: Tally) -> list[str]:
    """What could not be kept as it was, what cannot be read, and what was left out."""
    lines = _common(tally.notes)
    lines += [f"  {problem.place}: {problem.reason}" for problem in tally.problems]
    if tally.unread > len(tally.problems):
        lines.append(f"  … and {tally.unread - len(tally.problems):,} more that cannot be read")
    if tally.left_out:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in tally.left_out.most_common(8))
        lines.append(f"  files of other kinds, left out: {kinds}")
    return lines


def _common(remarks: Mapping[str, Remark]) -> list[str]:
    """The texts that apply to most records, with how many and where first."""
    common = sorted(remarks.items(), key=lambda item: -item[1].times)
    lines = []
    for text, found in common[:_TEXTS]:
        more = f" and {found.times - 1:,} more" if found.times > 1 else ""
        lines.append(f"  {found.place}{more}: {text}")
    left = len(common) - _TEXTS
    return lines + ([f"  … and {count_text(left, 'more note')} of this kind"] if left > 0 else [])


def _tally_data(tally: Tally) -> dict[str, object]:
    problems = [{"place": problem.place, "reason": problem.reason} for problem in tally.problems]
    return {
        "format": tally.form, "new": tally.new, "known": tally.known,
        "differing": tally.differing, "trashed": tally.trashed, "purged": tally.purged,
        "twice": tally.twice, "unread": tally.unread,
        "guesses": {text: remark.times for text, remark in tally.guesses.items()},
        "notes": {text: remark.times for text, remark in tally.notes.items()},
        "years": dict(sorted(tally.years.items())), "problems": problems,
        "rejects": tally.rejects, "cancelled": tally.cancelled,
    }  # fmt: skip
