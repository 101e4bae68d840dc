"""The two tables of a team's database, in a collection of their own."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Base(SQLModel, registry=registry()):
    """The team's own collection of tables; the journal has another."""


def _key(name: str) -> Column[str]:
    # Compared byte by byte everywhere: a language's order would break the reading in pages.
    kind = Text().with_variant(Text(collation="C"), "postgresql")
    return Column(name, kind, primary_key=True)


def _data() -> Column[bytes]:
    return Column("data", LargeBinary, nullable=False)


class TeamReport(Base, table=True):
    """A sealed report: `folder` is that of its task, `name` its report id in hex."""

    __tablename__ = "team_report"

    folder: str = Field(sa_column=_key("task"))
    name: str = Field(sa_column=_key("report_id"))
    data: bytes = Field(sa_column=_data())


class TeamItem(Base, table=True):
    """Any other file of a mailroom, by its folder and name."""

    __tablename__ = "team_item"

    folder: str = Field(sa_column=_key("folder"))
    name: str = Field(sa_column=_key("name"))
    data: bytes = Field(sa_column=_data())


REPORT = Base.metadata.tables["team_report"]
ITEM = Base.metadata.tables["team_item"]
