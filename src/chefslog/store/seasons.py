"""Writes seasons with their picks and texts, and versions of what was handed in."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select

from chefslog.home.clock import new_id
from chefslog.model import season as model
from chefslog.model.season import Season, Version
from chefslog.store.errors import Refused
from chefslog.store.journal import Journal
from chefslog.store.tables import SEASON, VERSION
from chefslog.store.transaction import Transaction, fetch_items, put_item


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
        then = {"name": season.name, **values, "at": journal.clock().captured_at}
        transaction.change_item(step, "season", season.name, now, then)
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
        new = model.checked(replace(model.from_row(now), name=new)).name
        if new == old:
            return None
        taken = transaction.conn.scalars(select(SEASON.c.name).where(SEASON.c.name != old))
        if new.casefold() in {name.casefold() for name in taken}:
            raise Refused(f'There is a season "{new}" already. Nothing was changed.')
        step = transaction.begin_step("rename season")
        transaction.change_item(step, "season", old, now, None)
        transaction.change_item(step, "season", new, None, {**now, "name": new})
        for ref, version in _versions(transaction, old).items():
            transaction.change_item(step, "version", ref, version, {**version, "season": new})
    return step


def save_moved(journal: Journal, changed: Sequence[Season], seen: Sequence[Season]) -> int:
    """Keep seasons between which picks were moved, as one step; `seen` is how each was read.

    Raises SeasonError, Refused.
    """
    with journal.transaction() as transaction:
        step = transaction.begin_step("pick")
        for season, before in zip(changed, seen, strict=True):
            now = _present(transaction, before.name)
            _refuse_surprise(before.name, model.from_row(now), before)
            values = model.to_row(model.checked(season))
            then = {**now, **values, "at": journal.clock().captured_at}
            transaction.change_item(step, "season", before.name, now, then)
    return step


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
    moment = journal.clock()
    version = Version(
        new_id(moment.at, os.urandom(10)), season, moment.captured_at, audience, form, file, text
    )
    with journal.transaction() as transaction:
        row = {**asdict(version), "ids": json.dumps(list(ids))}
        put_item(transaction.conn, "version", version.id, None, row)


def _present(transaction: Transaction, name: str) -> dict[str, Any]:
    now = fetch_items(transaction.conn, "season", [name]).get(name)
    if now is None:
        raise Refused(f'There is no season "{name}". Nothing was changed.')
    return now


def _versions(transaction: Transaction, season: str) -> dict[str, dict[str, Any]]:
    ids = transaction.conn.scalars(select(VERSION.c.id).where(VERSION.c.season == season)).all()
    return fetch_items(transaction.conn, "version", ids)
