"""The tags, projects, people, goals and skills that are in use: for lists and for completion."""

from __future__ import annotations

from chefslog.model.fields import BY_NAME
from chefslog.reading.fts import fold
from chefslog.reading.rows import DAY_SHIFT, day_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot, Source

    Counted = tuple[str, int, int, int]

# The index of words covers all of these queries. That of projects too: a bare column stands for
# the row that has max(key).
_WORDS = """
SELECT fold, count(*), sum(entry_key >= :since), max(entry_key) FROM {word}
WHERE field = :field AND entry_key NOT IN ({others}) GROUP BY fold
"""
_SPELLING = "SELECT word FROM {word} WHERE field = ? AND fold = ? AND entry_key = ?"
_NAMES = """
SELECT {name}, count(*), sum(key >= :since), max(key) FROM {entry}
WHERE {name} IS NOT NULL AND key NOT IN ({others}) GROUP BY {name} COLLATE NOCASE
"""
_OTHERS = "SELECT key FROM {entry} WHERE state IN ('draft', 'trashed', 'dismissed')"


def count_words(snapshot: Snapshot, name: str, since: int = 0) -> list[Counted]:
    """Return (word, entries, recent entries, last day) of a field of words, the most used first.

    `name` is `project` or a field of words; recent entries are those from the day `since` on; days
    are numbers. A word is spelled as it was written last. Drafts and the trash do not count.
    """
    counted: dict[str, Counted] = {}
    for source in snapshot.sources:
        for word, count, recent, key in _words_of(snapshot, source, name, since << DAY_SHIFT):
            folded = fold(word)
            known, count_before, recent_before, last = counted.get(folded, (word, 0, 0, 0))
            spelled = word if day_of(key) >= last else known
            last = max(last, day_of(key))
            counted[folded] = spelled, count + count_before, recent + recent_before, last
    return sorted(counted.values(), key=lambda row: (-row[1], fold(row[0])))


def _words_of(snapshot: Snapshot, source: Source, name: str, since: int) -> list[Counted]:
    """Return (word, entries, recent entries, last key) from one side of a snapshot."""
    others = _OTHERS.format(entry=source.entry)
    names = {"name": name, "word": source.word, "entry": source.entry, "others": others}
    if BY_NAME[name].columns:
        sql = _NAMES.format(**names)
        return snapshot.conn.execute(sql, {"since": since}).fetchall()
    sql = _WORDS.format(**names)
    rows = snapshot.conn.execute(sql, {"field": name, "since": since}).fetchall()
    spelling = _SPELLING.format(**names)
    return [
        (snapshot.conn.execute(spelling, (name, folded, key)).fetchone()[0], count, recent, key)
        for folded, count, recent, key in rows
    ]


def load_words(snapshot: Snapshot, name: str) -> set[str]:
    """Return every word of a field as it was written, in entries of any state."""
    rows = snapshot.conn.execute("SELECT DISTINCT word FROM words WHERE field = ?", (name,))
    return {row[0] for row in rows}
