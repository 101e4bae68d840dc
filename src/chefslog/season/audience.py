"""Who reads a review, and what each reader gets beside the picks unless the writer says more."""

from __future__ import annotations

from dataclasses import dataclass

from chefslog.model.season import SWITCHES


@dataclass(frozen=True)
class Audience:
    """A kind of reader; `switches` are what is on for them without being asked for."""

    name: str
    about: str
    switches: tuple[str, ...] = ()


AUDIENCES = {
    one.name: one
    for one in (
        Audience("me", "everything, and what is missing", SWITCHES),
        Audience("manager", "your picks; names as \"a colleague\" unless switched on"),
        Audience("skip", "your picks; names as \"a colleague\" unless switched on"),
        Audience("peer", "your picks without goals; names as \"a colleague\" unless switched on"),
    )
}  # fmt: skip
