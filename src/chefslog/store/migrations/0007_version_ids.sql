-- A version knows the entries that it was made from, so that a purge reaches it.

ALTER TABLE version ADD COLUMN ids TEXT DEFAULT '[]' NOT NULL;
