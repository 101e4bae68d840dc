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
_PROJECTS = """
SELECT project, count(*), sum(key >= :since), max(key) FROM {entry}
WHERE project IS NOT NULL AND key NOT IN ({others}) GROUP BY project COLLATE NOCASE
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
            if folded in counted:
                known, count_before, recent_before, last = counted[folded]
                word = word if day_of(key) >= last else known
                count, recent = count + count_before, recent + recent_before
                key = max(key, last << DAY_SHIFT)
            counted[folded] = word, count, recent, day_of(key)
    return sorted(counted.values(), key=lambda row: (-row[1], fold(row[0])))


def _words_of(snapshot: Snapshot, source: Source, name: str, since: int) -> list[Counted]:
    """Return (word, entries, recent entries, last key) from one side of a snapshot."""
    others = _OTHERS.format(entry=source.entry)
    names = {"word": source.word, "entry": source.entry, "others": others}
    if BY_NAME[name].kind == "word":
        sql = _PROJECTS.format(**names)
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
