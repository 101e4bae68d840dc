"""What is asked now and then: the week's check-in, and whether a piece of work held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chefslog.model.checkin import CHECKIN_ANSWERS, check_answer, check_week
from chefslog.model.entry import VERDICTS
from chefslog.model.kinds import TEXT_LIMIT
from chefslog.reading.records import REFERENCES
from chefslog.store.errors import Refused, UnknownEntry
from chefslog.store.journal import Journal
from chefslog.store.transaction import Values, fetch_items


def save_checkin(journal: Journal, week: str, answers: Mapping[str, Any]) -> int | None:
    """Save the answers of an ISO week (`2026-W47`) in place of those it had, as one step.

    Each scale takes 1 to 5, `impact_ai` one of `IMPACTS`, `note` text; None or left out is not
    said. Returns the step's number, None where nothing differs. Raises Refused, StoreError.
    """
    given = {name: value for name, value in answers.items() if value not in (None, "")}
    _check_answer("week", week)
    for name, value in given.items():
        _check_answer(name, value)
    values: Values = dict.fromkeys((*CHECKIN_ANSWERS, "note"))
    return _save(journal, "check-in", "checkin", week, {**values, **given})


def give_verdict(
    journal: Journal, entry_id: str, verdict: str, note: str | None = None
) -> int | None:
    """Say what became of an entry; its number as a step, None where nothing differs.

    Raises UnknownEntry, Refused, StoreError.
    """
    if verdict not in VERDICTS:
        raise Refused(f'verdict: "{verdict}" is not one of: {" ".join(VERDICTS)}')
    if note:
        _check_answer("note", note)
    values = {"verdict": verdict, "note": note or None, "day": journal.clock().day}
    return _save(journal, "verdict", "verdict", entry_id, values)


def _save(journal: Journal, verb: str, item: str, ref: str, values: Values) -> int | None:
    with journal.transaction() as transaction:
        if item == "verdict" and not fetch_items(transaction.conn, "entry", [ref]):
            raise UnknownEntry(f"There is no entry {ref} (any more). Nothing was changed.")
        now = fetch_items(transaction.conn, item, [ref]).get(ref)
        if now is not None and all(now[name] == value for name, value in values.items()):
            return None
        step = transaction.begin_step(verb)
        then = {REFERENCES[item]: ref, **values, "at": journal.clock().captured_at}
        transaction.change_item(step, item, ref, now, then)
    return step


def _check_answer(name: str, value: Any) -> None:
    if name in (*CHECKIN_ANSWERS, "week"):
        try:
            check_week(value) if name == "week" else check_answer(name, value)
        except ValueError as error:
            raise Refused(str(error)) from None
    elif name != "note":
        raise Refused(f'"{name}" is not a question of the check-in')
    elif not isinstance(value, str) or len(value) > TEXT_LIMIT:
        raise Refused(f"note: text of at most {TEXT_LIMIT} characters is allowed")
