"""A filter as SQL: what drives the search newest first, and what each row must also meet.

Every statement reads one source (the file or the pending captures) and walks keys downwards, so
that a page costs the same whatever the size of the journal; sources are merged afterwards.
"""

from __future__ import annotations

from chefslog.model.fields import BY_NAME, FIELDS
from chefslog.reading.entry import DAY_SHIFT, marks
from chefslog.reading.fts import fold, has_token, phrase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Source

    Term = tuple[bool, str, str, Any]

_SEARCHED = [name for field in FIELDS if field.kind.search_column for name in field.columns]


class Plan:
    """FROM and WHERE over the alias `e` for one source, with parameters in their order.

    `key` is the column whose descending order is display order and costs no sorting.
    """

    def __init__(self, driver: str, key: str, where: list[str], params: list[Any]) -> None:
        self.driver = driver
        self.key = key
        self.where = where
        self.params = params

    def sql(self, what: str, *, keys: str = "", tail: str = "") -> str:
        """A SELECT of `what`; `keys` is one more condition, on the key."""
        tests = " AND ".join([*self.where, *([keys] if keys else [])])
        return f"SELECT {what} FROM {self.driver} WHERE {tests} {tail}"


def plan(source: Source, asked: Filter | None, state: str, *, keys_only: bool = False) -> Plan:
    """How to find the entries of one source that meet a filter and have a state.

    With `keys_only` nothing of an entry will be read but its key.
    """
    terms = list(asked.terms) if asked else []
    where: list[str] = []
    params: list[Any] = []
    driver, key = f"{source.entry} e", "e.key"
    match = _match(terms)
    if match:
        # CROSS JOIN keeps the index outermost: its rowid order is display order.
        lookup = source.state_index if keys_only else ""
        driver = f"{source.fts} f CROSS JOIN {source.entry} e {lookup} ON e.key = f.rowid"
        key = "f.rowid"
        where.append(f"{source.fts} MATCH ?")
        params.append(match)
    else:
        term = next(filter(_only_word, terms), None)
        if term:
            terms.remove(term)
            driver = f"{source.word} w CROSS JOIN {source.entry} e ON e.key = w.entry_key"
            key = "w.entry_key"
            where.append("w.field = ? AND w.fold = ?")
            params += [term[1], fold(_only_word(term))]
    where.append(f"e.state = '{state}'")
    for negated, name, op, value in terms:
        if name == "text" and not negated and has_token(value):
            continue
        test, values = _test(source, name, op, value)
        where.append(f"NOT coalesce({test}, 0)" if negated else test)
        params += values
    return Plan(driver, key, where, params)


def _match(terms: list[Term]) -> str:
    """The FTS5 query of all wanted text, or nothing.

    Tags and the like narrow it beforehand: a rare one beside a common word would else be found by
    walking all that have the word. Their exact test still follows.
    """
    texts = [
        phrase(value, op == "word")
        for negated, name, op, value in terms
        if name == "text" and not negated and has_token(value)
    ]
    words = [
        "words : " + phrase(word, False)
        for word in map(_only_word, terms)
        if texts and word and has_token(word)
    ]
    return " AND ".join(texts + words)


def _only_word(term: Term) -> str:
    """The one word that entries must have for a term to hold; empty where there is no such word."""
    negated, name, op, value = term
    if negated or op != "in" or len(value) != 1 or BY_NAME[name].kind.table != "word":
        return ""
    (word,) = value
    return str(word)


def _test(source: Source, name: str, op: str, value: Any) -> tuple[str, list[Any]]:
    if name == "text":
        return _text(source, op, value)
    if name == "day":
        first, last = value
        # The places of a day begin at 1: no entry has the key at the end.
        end = last and (last + 1) << DAY_SHIFT
        return _between("e.key", first and first << DAY_SHIFT, end)
    field = BY_NAME[name]
    if field.kind.table == "word":
        return _words(source, name, op, value)
    if field.kind.table == "evidence":
        return _links(source, op, value)
    column = "e." + field.columns[0]
    if op == "unset":
        return f"{column} {'= 0' if field.kind.sql_default else 'IS NULL'}", []
    if op == "range":
        return _between(column, *value)
    if op == "has":
        return f"instr({_folded(column, [value])}, ?) > 0", [fold(value)]
    if field.kind.sql_collate:
        value = _spelled(source, field.name, value)
    values = [int(one) if isinstance(one, bool) else one for one in value]
    # Without the collation named here an index that has it would not be used.
    return f"{column}{field.kind.sql_collate} IN ({marks(values)})", values


def _folded(column: str, asked: Sequence[str]) -> str:
    """SQL for a text as `fold` has it; where ASCII is asked for, what SQLite does is enough."""
    if all(map(str.isascii, asked)):
        return f"lower({column})"
    data = f"CAST({column} AS BLOB)"
    return f"iif(length({column}) < length({data}), folded({data}), lower({column}))"


def _spelled(source: Source, name: str, asked: Sequence[str]) -> list[str]:
    """The words asked for as the entries have them: NOCASE knows no case beyond ASCII."""
    wanted = dict.fromkeys(map(fold, asked))
    others = [word for word in source.spellings(name) if fold(word) in wanted]
    return [word for word in wanted if word.isascii()] + others


def _between(column: str, low: Any, high: Any) -> tuple[str, list[Any]]:
    bounds = [(f"{column} >= ?", low), (f"{column} <= ?", high)]
    tests = [test for test, bound in bounds if bound is not None]
    return f"({' AND '.join(tests) or '1'})", [bound for _, bound in bounds if bound is not None]


def _words(source: Source, name: str, op: str, value: Any) -> tuple[str, list[Any]]:
    base = f"SELECT 1 FROM {source.word} x WHERE x.entry_key = e.key AND x.field = ?"
    if op == "unset":
        return f"NOT EXISTS ({base})", [name]
    folded = [fold(word) for word in value]
    return f"EXISTS ({base} AND x.fold IN ({marks(folded)}))", [name, *folded]


def _links(source: Source, op: str, value: Any) -> tuple[str, list[Any]]:
    base = f"SELECT 1 FROM {source.evidence} x WHERE x.entry_key = e.key"
    if op == "unset":
        return f"NOT EXISTS ({base})", []
    # As rows and not one OR each: an expression may not be nested as deeply as a list is long.
    rows = ",".join(["(?)"] * len(value))
    either = f"instr({_folded('x.ref', value)}, v.column1) > 0 OR x.kind = v.column1"
    test = f"EXISTS ({base} AND EXISTS (SELECT 1 FROM (VALUES {rows}) v WHERE {either}))"
    return test, [fold(ref) for ref in value]


def _text(source: Source, op: str, value: str) -> tuple[str, list[Any]]:
    if has_token(value):
        return (
            f"e.key IN (SELECT rowid FROM {source.fts} WHERE {source.fts} MATCH ?)",
            [phrase(value, op == "word")],
        )
    columns = " || ' ' || ".join(f"coalesce(e.{name}, '')" for name in _SEARCHED)
    tests = [f"instr({columns}, ?) > 0"] + [
        f"EXISTS (SELECT 1 FROM {table} x WHERE x.entry_key = e.key AND instr(x.{text}, ?) > 0)"
        for table, text in ((source.word, "word"), (source.evidence, "ref"))
    ]
    return f"({' OR '.join(tests)})", [value] * len(tests)
