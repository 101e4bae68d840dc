-- An entry's key is its day's ordinal << 20 | its place in that day.
-- What lists need comes first and long text last, so that a list reads few pages.
CREATE TABLE entry (
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    short TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state = 'entry' OR state = 'draft' OR state = 'trashed' OR state = 'dismissed'),
    captured_at TEXT NOT NULL,
    offset INTEGER NOT NULL,
    zone TEXT,
    source TEXT NOT NULL,
    headline TEXT NOT NULL,
    kind TEXT CHECK (kind = 'build' OR kind = 'fix' OR kind = 'review' OR kind = 'operate'
        OR kind = 'explore' OR kind = 'support'),
    delegation INTEGER CHECK (delegation BETWEEN 0 AND 4),
    checked TEXT CHECK (checked = 'lines' OR checked = 'tests' OR checked = 'spec' OR checked = 'none'),
    ai_effect TEXT CHECK (ai_effect = 'helped' OR ai_effect = 'neutral' OR ai_effect = 'hurt'),
    value TEXT CHECK (value = 'customer' OR value = 'reliability' OR value = 'speed' OR value = 'cost'
        OR value = 'quality' OR value = 'security' OR value = 'people'),
    impact TEXT,
    outcome TEXT CHECK (outcome = 'kept' OR outcome = 'reworked' OR outcome = 'discarded'),
    own TEXT CHECK (own = 'yes' OR own = 'partly' OR own = 'no'),
    stakes TEXT CHECK (stakes = 'routine' OR stakes = 'normal' OR stakes = 'human_led'),
    otherwise TEXT CHECK (otherwise = 'yes' OR otherwise = 'no'),
    guess INTEGER,
    took INTEGER,
    bugs_inline INTEGER,
    bugs_queued INTEGER,
    spend REAL,
    project TEXT,
    private INTEGER DEFAULT 0 NOT NULL CHECK (private IN (0, 1)),
    story INTEGER DEFAULT 0 NOT NULL CHECK (story IN (0, 1)),
    hold INTEGER DEFAULT 0 NOT NULL CHECK (hold IN (0, 1)),
    problem TEXT,
    approach TEXT,
    result TEXT,
    notes TEXT,
    typed TEXT DEFAULT '' NOT NULL,
    extra TEXT,
    day TEXT GENERATED ALWAYS AS (date((key >> 20) + 1721424.5)) VIRTUAL,
    PRIMARY KEY (key),
    UNIQUE (id)
);
CREATE INDEX entry_short ON entry (short);
CREATE INDEX entry_state ON entry (state, key);
CREATE INDEX entry_project ON entry (project COLLATE NOCASE, key);

CREATE TABLE word (
    entry_key INTEGER NOT NULL,
    field TEXT NOT NULL,
    pos INTEGER NOT NULL,
    word TEXT NOT NULL,
    fold TEXT NOT NULL,
    PRIMARY KEY (entry_key, field, pos),
    FOREIGN KEY (entry_key) REFERENCES entry (key) ON DELETE CASCADE ON UPDATE CASCADE
) WITHOUT ROWID;
CREATE INDEX word_fold ON word (field, fold, entry_key);

CREATE TABLE evidence (
    entry_key INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    PRIMARY KEY (entry_key, pos),
    CHECK (kind = 'pr' OR kind = 'commit' OR kind = 'doc' OR kind = 'dashboard'
        OR kind = 'quote' OR kind = 'other'),
    FOREIGN KEY (entry_key) REFERENCES entry (key) ON DELETE CASCADE ON UPDATE CASCADE
) WITHOUT ROWID;

CREATE VIRTUAL TABLE entry_fts USING fts5(headline, body, words, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So Mn' tokenchars '+'", prefix = '1 2 3');

CREATE TABLE verdict (
    entry_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    note TEXT,
    day TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (entry_id),
    CHECK (verdict = 'held' OR verdict = 'reworked' OR verdict = 'reverted'
        OR verdict = 'incident' OR verdict = 'unknown'),
    FOREIGN KEY (entry_id) REFERENCES entry (id) ON DELETE CASCADE
);

CREATE TABLE checkin (
    week TEXT NOT NULL,
    review_load INTEGER CHECK (review_load BETWEEN 1 AND 5),
    review_wait INTEGER CHECK (review_wait BETWEEN 1 AND 5),
    interruptions INTEGER CHECK (interruptions BETWEEN 1 AND 5),
    after_hours INTEGER CHECK (after_hours BETWEEN 1 AND 5),
    confidence INTEGER CHECK (confidence BETWEEN 1 AND 5),
    impact_ai TEXT,
    note TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (week),
    CHECK (impact_ai = 'less' OR impact_ai = 'same' OR impact_ai = '1.5x'
        OR impact_ai = '2x' OR impact_ai = 'more')
);

CREATE TABLE season (
    name TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    goals TEXT NOT NULL,
    rubric TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (name)
);

-- History: what was done, and how to undo it. Only a purge takes anything out of it.
CREATE TABLE step (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    session TEXT NOT NULL,
    verb TEXT NOT NULL,
    target INTEGER,
    undone INTEGER DEFAULT 0 NOT NULL
);
CREATE INDEX step_target ON step (target);

CREATE TABLE change (
    step INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    item TEXT NOT NULL,
    ref TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (step, pos),
    FOREIGN KEY (step) REFERENCES step (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX change_ref ON change (item, ref, step);

CREATE TABLE tombstone (
    id TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (id)
);
