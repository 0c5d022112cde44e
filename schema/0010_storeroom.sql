-- Why a parcel is short is one of a few words, which each page says in its own language. What was written until now stays, as a note.
ALTER TABLE parcel RENAME COLUMN short_reason TO short_note;
ALTER TABLE parcel ADD COLUMN short_reason TEXT CHECK (short_reason IN ('shelf_empty', 'damaged', 'miscounted', 'other'));
UPDATE parcel SET short_reason = 'other' WHERE short_note <> '';

-- What waits at the counter has left the ledger: of parcels still here only packed ones are asked for, which parcel_by_state finds.
DROP INDEX parcel_still_here;

-- Hand-outs of all campaigns, and between two of them, in one list.
CREATE INDEX hand_out_by_moment ON hand_out (handed_at, id);
