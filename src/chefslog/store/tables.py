"""The journal's tables as SQLModel knows them; the entry's columns derive from the table of fields.

Table models do not validate: what goes in was checked by `model/` before. They never leave
`store/`: operations return dicts, tuples and frozen dataclasses.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    event,
    literal_column,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from chefslog.model import fields
from chefslog.model.checkin import IMPACTS
from chefslog.model.entry import STATES, VERDICTS
from chefslog.model.kinds import Choice
from chefslog.reading.fts import PREFIX, TOKENIZE
from chefslog.reading.resolve import CAPTURED
from chefslog.reading.today import FOLLOWED_UP


class Base(SQLModel, registry=registry()):
    """The journal's own collection of tables; the team database has another."""


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A CHECK that holds a column to these values (or NULL)."""
    return CheckConstraint(Choice(*values).sql_check.format(column))


def _check(name: str) -> list[CheckConstraint]:
    """The CHECK of a field's column, as its kind has it."""
    return [CheckConstraint(fields.BY_NAME[name].kind.sql_check.format(name))]


def _default(sql: str) -> dict[str, Any]:
    return {"server_default": text(sql)}


_DAY = Computed("date((key >> 20) + 1721424.5)", persisted=False)


class EntryRow(Base, table=True):
    """One entry; its words and evidence have tables of their own.

    The columns of a new field may stand anywhere: every statement names the columns it means.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("id"),
        Index("entry_short", "short"),
        Index("entry_state", "state", "key"),
        Index("entry_project", literal_column("project COLLATE NOCASE"), "key"),
        Index("entry_captured", "captured_at", "id", sqlite_where=text(CAPTURED)),
        Index("entry_follows", "follows", sqlite_where=text("follows IS NOT NULL")),
        Index("entry_follow_up", "hold", "key", sqlite_where=text(FOLLOWED_UP)),
    )

    key: int = Field(primary_key=True)
    id: str = Field(sa_type=Text)
    short: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text, sa_column_args=[one_of("state", STATES)])
    captured_at: str = Field(sa_type=Text)
    offset: int
    zone: str | None = Field(default=None, sa_type=Text)
    source: str = Field(sa_type=Text)
    headline: str = Field(sa_type=Text)
    kind: str | None = Field(default=None, sa_type=Text, sa_column_args=_check("kind"))
    delegation: int | None = Field(default=None, sa_column_args=_check("delegation"))
    checked: str | None = Field(default=None, sa_type=Text, sa_column_args=_check("checked"))
    ai_effect: str | None = Field(default=None, sa_type=Text, sa_column_args=_check("ai_effect"))
    value: str | None = Field(default=None, sa_type=Text, sa_column_args=_check("value"))
    impact: str | None = Field(default=None, sa_type=Text)
    outcome: str | None = Field(default=None, sa_type=Text, sa_column_args=_check("outcome"))
    own: str | None = Field(default=None, sa_type=Text, sa_column_args=_check("own"))
    stakes: str | None = Field(default=None, sa_type=Text, sa_column_args=_check("stakes"))
    otherwise: str | None = Field(default=None, sa_type=Text, sa_column_args=_check("otherwise"))
    guess: int | None = None
    took: int | None = None
    bugs_inline: int | None = None
    bugs_queued: int | None = None
    spend: float | None = Field(default=None, sa_type=REAL)
    project: str | None = Field(default=None, sa_type=Text)
    private: int = Field(sa_column_args=_check("private"), sa_column_kwargs=_default("0"))
    story: int = Field(sa_column_args=_check("story"), sa_column_kwargs=_default("0"))
    hold: int = Field(sa_column_args=_check("hold"), sa_column_kwargs=_default("0"))
    problem: str | None = Field(default=None, sa_type=Text)
    approach: str | None = Field(default=None, sa_type=Text)
    result: str | None = Field(default=None, sa_type=Text)
    notes: str | None = Field(default=None, sa_type=Text)
    typed: str = Field(sa_type=Text, sa_column_kwargs=_default("''"))
    extra: str | None = Field(default=None, sa_type=Text)
    follows: str | None = Field(default=None, sa_type=Text)
    day: str | None = Field(default=None, sa_type=Text, sa_column_args=[_DAY])


def _of_entry() -> Any:
    key = ForeignKey("entry.key", onupdate="CASCADE", ondelete="CASCADE")
    return Field(primary_key=True, sa_column_args=[key])


class WordRow(Base, table=True):
    """A tag, person, goal or skill of an entry; `fold` is the form it is compared in."""

    __tablename__ = "word"
    __table_args__ = (
        Index("word_fold", "field", "fold", "entry_key"),
        {"sqlite_with_rowid": False},
    )

    entry_key: int = _of_entry()
    field: str = Field(sa_type=Text, primary_key=True)
    pos: int = Field(primary_key=True)
    word: str = Field(sa_type=Text)
    fold: str = Field(sa_type=Text)


class EvidenceRow(Base, table=True):
    """A piece of proof of an entry."""

    __tablename__ = "evidence"
    __table_args__ = (one_of("kind", fields.EVIDENCE), {"sqlite_with_rowid": False})

    entry_key: int = _of_entry()
    pos: int = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    ref: str = Field(sa_type=Text)


class VerdictRow(Base, table=True):
    """What became of an entry two months later."""

    __tablename__ = "verdict"
    __table_args__ = (one_of("verdict", VERDICTS),)

    entry_id: str = Field(
        primary_key=True, sa_type=Text, foreign_key="entry.id", ondelete="CASCADE"
    )
    verdict: str = Field(sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    day: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)


def _scale(name: str) -> Any:
    return Field(default=None, sa_column_args=[CheckConstraint(f"{name} BETWEEN 1 AND 5")])


class CheckinRow(Base, table=True):
    """The answers of one ISO week."""

    __tablename__ = "checkin"
    __table_args__ = (one_of("impact_ai", (*IMPACTS,)),)

    week: str = Field(sa_type=Text, primary_key=True)
    review_load: int | None = _scale("review_load")
    review_wait: int | None = _scale("review_wait")
    interruptions: int | None = _scale("interruptions")
    after_hours: int | None = _scale("after_hours")
    confidence: int | None = _scale("confidence")
    impact_ai: str | None = Field(default=None, sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    at: str = Field(sa_type=Text)


class SeasonRow(Base, table=True):
    """A named span of days with goals, a rubric (TOML) and picks; goals, picks, desk are JSON."""

    __tablename__ = "season"

    name: str = Field(sa_type=Text, primary_key=True)
    first: str = Field(sa_type=Text)
    last: str = Field(sa_type=Text)
    goals: str = Field(sa_type=Text)
    rubric: str | None = Field(default=None, sa_type=Text)
    at: str = Field(sa_type=Text)
    picks: str = Field(sa_type=Text, sa_column_kwargs=_default("'[]'"))
    writer: str | None = Field(default=None, sa_type=Text)
    role: str | None = Field(default=None, sa_type=Text)
    desk: str = Field(sa_type=Text, sa_column_kwargs=_default("'{}'"))


class VersionRow(Base, table=True):
    """A review as it was handed in: when, for whom, into which file; `form` may be a document's."""

    __tablename__ = "version"

    id: str = Field(sa_type=Text, primary_key=True)
    season: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
    audience: str = Field(sa_type=Text)
    form: str = Field(sa_type=Text)
    file: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    ids: str = Field(sa_type=Text, sa_column_kwargs=_default("'[]'"))


class UsageRow(Base, table=True):
    """What agents used on a day, for a project, with a model, in a session: sums, no text.

    `cost` is NULL where no price is known; `seen` stands for the messages in the sum.
    """

    __tablename__ = "usage"
    __table_args__ = (Index("usage_day", "day"),)

    id: str = Field(sa_type=Text, primary_key=True)
    day: str = Field(sa_type=Text)
    project: str = Field(sa_type=Text)
    model: str = Field(sa_type=Text)
    session: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cost: float | None = Field(default=None, sa_type=REAL)
    currency: str = Field(sa_type=Text)
    seen: str = Field(sa_type=Text)


class StepRow(Base, table=True):
    """One operation; `target` is the step that an undo or redo acts on."""

    __tablename__ = "step"
    __table_args__ = (Index("step_target", "target"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    at: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    session: str = Field(sa_type=Text)
    verb: str = Field(sa_type=Text)
    target: int | None = None
    undone: int = Field(sa_column_kwargs=_default("0"))


class ChangeRow(Base, table=True):
    """What a step did to one item: the fields that changed, as JSON, before and after."""

    __tablename__ = "change"
    __table_args__ = (
        Index("change_ref", "item", "ref", "step"),
        {"sqlite_with_rowid": False},
    )

    step: int = Field(primary_key=True, foreign_key="step.id", ondelete="CASCADE")
    pos: int = Field(primary_key=True)
    item: str = Field(sa_type=Text)
    ref: str = Field(sa_type=Text)
    before: str | None = Field(default=None, sa_type=Text)
    after: str | None = Field(default=None, sa_type=Text)


class TombstoneRow(Base, table=True):
    """The id of a purged entry, so that a late letter does not bring it back."""

    __tablename__ = "tombstone"

    id: str = Field(sa_type=Text, primary_key=True)
    at: str = Field(sa_type=Text)


def _table(model: type[Base]) -> Table:
    return Base.metadata.tables[str(model.__tablename__)]


ENTRY = _table(EntryRow)
WORD = _table(WordRow)
EVIDENCE = _table(EvidenceRow)
VERDICT = _table(VerdictRow)
CHECKIN = _table(CheckinRow)
SEASON = _table(SeasonRow)
VERSION = _table(VersionRow)
USAGE = _table(UsageRow)
STEP = _table(StepRow)
CHANGE = _table(ChangeRow)
TOMBSTONE = _table(TombstoneRow)

FTS = (
    "CREATE VIRTUAL TABLE entry_fts USING fts5(headline, body, words, "
    f"tokenize = \"{TOKENIZE}\", prefix = '{PREFIX}')"
)


event.listen(
    Base.metadata, "after_create", lambda _target, connection, **_: connection.exec_driver_sql(FTS)
)
