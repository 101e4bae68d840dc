-- A season holds the writer's own texts and switches for its review; a version is what was handed in.

ALTER TABLE season ADD COLUMN desk TEXT DEFAULT '{}' NOT NULL;

CREATE TABLE version (
    id TEXT NOT NULL,
    season TEXT NOT NULL,
    at TEXT NOT NULL,
    audience TEXT NOT NULL,
    form TEXT NOT NULL,
    file TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (id)
);
