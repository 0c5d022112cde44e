-- Why a parcel is short is one of a few words, which each page says in its own language. What was written until now stays, as a note.
ALTER TABLE parcel RENAME COLUMN short_reason TO short_note;
ALTER TABLE parcel ADD COLUMN short_reason TEXT CHECK (short_reason IN ('shelf_empty', 'damaged', 'miscounted', 'other'));
UPDATE parcel SET short_reason = 'other' WHERE short_note <> '';
