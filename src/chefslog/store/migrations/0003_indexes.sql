-- `last` is the entry captured last, and imports are not captures. Follow-ups are few among many.

CREATE INDEX entry_captured ON entry (captured_at, id) WHERE source NOT GLOB 'import:*';
CREATE INDEX entry_follow_up ON entry (hold, key)
    WHERE hold = 1 OR (outcome = 'kept' AND (delegation >= 3 OR stakes = 'human_led'));
-- The first journals were made without it.
CREATE INDEX IF NOT EXISTS entry_state ON entry (state, key);
