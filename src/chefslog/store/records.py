"""Write what the journal keeps beside entries: check-ins, verdicts, seasons, versions, AI usage."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import select

from chefslog.home.clock import new_id
from chefslog.model import season as model
from chefslog.model.checkin import CHECKIN_ANSWERS, check_answer, check_week
from chefslog.model.entry import VERDICTS
from chefslog.model.kinds import TEXT_LIMIT
from chefslog.model.season import Season, Version
from chefslog.reading.records import REFERENCES
from chefslog.store.errors import Refused
from chefslog.store.journal import Journal
from chefslog.store.tables import SEASON, USAGE, VERSION
from chefslog.store.transaction import Transaction, Values, fetch_items, put_item

_BATCH = 500


def save_checkin(journal: Journal, week: str, answers: Mapping[str, Any]) -> int | None:
    """Save the answers of an ISO week (`2026-W47`) in place of those it had, as one step.

    Each scale takes 1 to 5, `impact_ai` one of `IMPACTS`, `note` text; None or left out is not
    said. Returns the step's number, None where nothing differs. Raises Refused, StoreError.
    """
    given = {name: value for name, value in answers.items() if value not in (None, "")}
    try:
        check_week(week)
        for name, value in given.items():
            if name == "note":
                _check_note(value)
            elif name not in CHECKIN_ANSWERS:
                raise Refused(f'"{name}" is not a question of the check-in')
            else:
                check_answer(name, value)
    except ValueError as error:
        raise Refused(str(error)) from None
    values: Values = {**dict.fromkeys((*CHECKIN_ANSWERS, "note")), **given}
    with journal.transaction() as transaction:
        now = _fetch(transaction, "checkin", week)
        return _save(transaction, "check-in", "checkin", week, now, values)


def give_verdict(
    journal: Journal, ids: Iterable[str], verdict: str, note: str | None = None
) -> int | None:
    """Say what became of entries; its number as a step, None where nothing differs.

    The same verdict again, without a note, keeps the one it has.
    Raises Refused, StoreError.
    """
    if verdict not in VERDICTS:
        raise Refused(f'verdict: "{verdict}" is not one of: {" ".join(VERDICTS)}')
    _check_note(note or "")
    step = None
    with journal.transaction() as transaction:
        for ref in ids:
            if _fetch(transaction, "entry", ref) is None:
                raise Refused(f"There is no entry {ref} (any more). Nothing was changed.")
            now = _fetch(transaction, "verdict", ref)
            held = now["note"] if now and now["verdict"] == verdict else None
            values = {"verdict": verdict, "note": note or held, "day": journal.clock().day}
            step = _save(transaction, "verdict", "verdict", ref, now, values, step)
    return step


def _check_note(note: Any) -> None:
    if not isinstance(note, str) or len(note) > TEXT_LIMIT:
        raise Refused(f"note: text of at most {TEXT_LIMIT} characters is allowed")


def _fetch(transaction: Transaction, item: str, ref: str) -> Values | None:
    return fetch_items(transaction.conn, item, [ref]).get(ref)


def _save(
    transaction: Transaction,
    verb: str,
    item: str,
    ref: str,
    now: Values | None,
    values: Values,
    step: int | None = None,
) -> int | None:
    """Turn an item as it is `now` into these values, in `step` or as one; None for no step yet."""
    if now is not None and values.items() <= now.items():
        return step
    step = step or transaction.begin_step(verb)
    then = {REFERENCES[item]: ref, **values, "at": transaction.clock().captured_at}
    transaction.change_item(step, item, ref, now, then)
    return step


def save_season(journal: Journal, season: Season, *, verb: str = "season") -> int | None:
    """Keep a new season, as one step; its number, None where it is there already, just so.

    Raises SeasonError, Refused, StoreError.
    """
    season = model.checked(season)
    values = model.to_row(season)
    with journal.transaction() as transaction:
        _refuse_taken(transaction, season.name, season.name)
        now = _fetch(transaction, "season", season.name)
        step = _save(transaction, verb, "season", season.name, now, values)
        if step is not None and now is not None:
            raise Refused(f'There is a season "{season.name}" already. Nothing was changed.')
    return step


def change_season(
    journal: Journal, name: str, change: Callable[[Season], Season], verb: str = "season"
) -> tuple[Season, int | None]:
    """Change a season as it is when its turn comes, as one step.

    Returns it as it is then, and the step's number, None where nothing differs. Raises what
    `change` does, SeasonError, Refused, StoreError.
    """
    with journal.transaction() as transaction:
        now = _present(transaction, name)
        season = model.checked(change(model.from_row(now)))
        return season, _save(transaction, verb, "season", name, now, model.to_row(season))


def remove_season(journal: Journal, name: str) -> int:
    """Drop a season; its entries stay as they are, and undo brings it back. Raises Refused."""
    with journal.transaction() as transaction:
        now = _present(transaction, name)
        step = transaction.begin_step("drop season")
        transaction.change_item(step, "season", name, now, None)
        for ref, version in _versions(transaction, name).items():
            transaction.change_item(step, "version", ref, version, None)
    return step


def rename_season(journal: Journal, old: str, new: str) -> int | None:
    """Give a season another name, its versions with it; None where it is the same.

    Raises SeasonError, Refused.
    """
    with journal.transaction() as transaction:
        now = _present(transaction, old)
        new = model.checked(model.from_row(now)._replace(name=new)).name
        if new == old:
            return None
        _refuse_taken(transaction, new, old)
        step = transaction.begin_step("rename season")
        transaction.change_item(step, "season", old, now, None)
        transaction.change_item(step, "season", new, None, {**now, "name": new})
        for ref, version in _versions(transaction, old).items():
            transaction.change_item(step, "version", ref, version, {**version, "season": new})
    return step


def save_moved(journal: Journal, here: str, there: str, ids: Sequence[str]) -> int | None:
    """Move picks from one season to another, as one step; its number.

    Raises SeasonError, Refused.
    """
    step = None
    with journal.transaction() as transaction:
        rows = [_present(transaction, name) for name in (here, there)]
        moved = model.move_picks(model.from_row(rows[0]), model.from_row(rows[1]), ids)
        for now, season in zip(rows, moved, strict=True):
            values = model.to_row(model.checked(season))
            step = _save(transaction, "pick", "season", season.name, now, values, step)
    return step


def _refuse_taken(transaction: Transaction, name: str, old: str) -> None:
    """Raise Refused where a season other than `old` has this name in any case."""
    others = transaction.conn.scalars(select(SEASON.c.name).where(SEASON.c.name != old))
    taken = {other.casefold(): other for other in others}.get(name.casefold())
    if taken is not None:
        raise Refused(f'There is a season "{taken}" already. Nothing was changed.')


def _present(transaction: Transaction, name: str) -> Values:
    now = _fetch(transaction, "season", name)
    if now is None:
        raise Refused(f'There is no season "{name}". Nothing was changed.')
    return now


def _versions(transaction: Transaction, season: str) -> dict[str, Values]:
    ids = transaction.conn.scalars(select(VERSION.c.id).where(VERSION.c.season == season)).all()
    return fetch_items(transaction.conn, "version", ids)


def add_version(
    journal: Journal,
    season: str,
    audience: str,
    form: str,
    file: str,
    text: str,
    ids: Sequence[str],
) -> None:
    """Keep what was handed in, made from the entries `ids`; no step that undo would take back."""
    now = journal.clock()
    version_id = new_id(now.at, os.urandom(10))
    version = Version(version_id, season, now.captured_at, audience, form, file, text)
    with journal.transaction() as transaction:
        row = {**version._asdict(), "ids": json.dumps(list(ids))}
        put_item(transaction.conn, "version", version.id, None, row)


def save_usage(
    journal: Journal, rows: Iterable[Mapping[str, Any]], gone: Iterable[str] = ()
) -> None:
    """Save sums of AI usage (all columns of the table) in place of those with their ids.

    The sums with the ids `gone` are removed. All that differ from what was there are one step.
    Raises StoreError.
    """
    source, removed, step = iter(rows), iter(gone), None
    with journal.transaction() as transaction:
        while refs := [*islice(removed, _BATCH)]:
            for ref, old in fetch_items(transaction.conn, "usage", refs).items():
                step = step or transaction.begin_step("usage")
                transaction.change_item(step, "usage", ref, old, None)
        while batch := {row["id"]: {**row} for row in islice(source, _BATCH)}:
            present = fetch_items(transaction.conn, "usage", batch)
            for ref, then in batch.items():
                now = present.get(ref)
                if now == then:
                    continue
                if set(then) != set(USAGE.columns.keys()):
                    raise ValueError(f"a sum of usage has the columns {USAGE.columns.keys()}")
                step = step or transaction.begin_step("usage")
                transaction.change_item(step, "usage", ref, now, then)
