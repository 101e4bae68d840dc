"""Writes seasons: their days, goals and rubric, and what was picked for the review."""

from __future__ import annotations

from chefslog.model import season as model
from chefslog.model.season import Season
from chefslog.store.errors import Refused
from chefslog.store.journal import Journal
from chefslog.store.transaction import fetch_items, put_item


def save_season(
    journal: Journal, season: Season, *, verb: str = "season", seen: Season | None = None
) -> int | None:
    """Keep a season as it is given, as one step; its number, None where nothing differs.

    `seen` is the season that the writer had before their eyes: one that was changed meanwhile is
    refused. Without it the season has to be new. Raises SeasonError, Refused, StoreError.
    """
    season = model.checked(season)
    values = model.to_row(season)
    with journal.transaction() as transaction:
        now = fetch_items(transaction.conn, "season", [season.name]).get(season.name)
        if now is not None and all(now[name] == value for name, value in values.items()):
            return None
        _refuse_surprise(season.name, model.from_row(now) if now else None, seen)
        step = transaction.begin_step(verb)
        then = {**values, "at": journal.clock().captured_at}
        put_item(transaction.conn, "season", season.name, now, then)
        saved = fetch_items(transaction.conn, "season", [season.name])[season.name]
        transaction.record(step, "season", season.name, now, saved)
    return step


def _refuse_surprise(name: str, now: Season | None, seen: Season | None) -> None:
    if now is None and seen is None:
        return
    if seen is None:
        raise Refused(f'There is a season "{name}" already. Nothing was changed.')
    if now is None:
        raise Refused(f'There is no season "{name}" (any more). Nothing was changed.')
    if now != seen:
        raise Refused(f'"{name}" was changed elsewhere meanwhile. Nothing was changed; look again.')


def remove_season(journal: Journal, name: str) -> int:
    """Drop a season; its entries stay as they are, and undo brings it back. Raises Refused."""
    with journal.transaction() as transaction:
        now = fetch_items(transaction.conn, "season", [name]).get(name)
        if now is None:
            raise Refused(f'There is no season "{name}". Nothing was changed.')
        step = transaction.begin_step("drop season")
        put_item(transaction.conn, "season", name, now, None)
        transaction.record(step, "season", name, now, None)
    return step
