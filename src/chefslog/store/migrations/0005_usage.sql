-- What agents used by day, project, model and session, as sums without any text. `seen` stands for
-- the messages in a sum, so that none is counted twice once the log that had them is gone.

CREATE TABLE usage (
    id TEXT NOT NULL,
    day TEXT NOT NULL,
    project TEXT NOT NULL,
    model TEXT NOT NULL,
    session TEXT NOT NULL,
    source TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cost REAL,
    currency TEXT NOT NULL,
    seen TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX usage_day ON usage (day);
