-- An entry may repair or continue another one.

ALTER TABLE entry ADD COLUMN follows TEXT;
CREATE INDEX entry_follows ON entry (follows) WHERE follows IS NOT NULL;
