-- A season holds who writes it, and what was picked into it: entry ids in order, folds included.

ALTER TABLE season ADD COLUMN picks TEXT DEFAULT '[]' NOT NULL;
ALTER TABLE season ADD COLUMN writer TEXT;
ALTER TABLE season ADD COLUMN role TEXT;
