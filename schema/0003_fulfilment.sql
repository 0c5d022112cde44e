-- What happens in the storeroom: waves, slips that know whether they are still true, parcels by their own lines, claims and notes.

-- ── Waves ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- A batch of orders picked, packed and shipped together. Its number is never given again: it stands on paper.
CREATE TABLE wave (
    id          TEXT PRIMARY KEY,
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    number      INTEGER NOT NULL CHECK (number > 0),
    name        TEXT NOT NULL DEFAULT '',
    made_at     INTEGER NOT NULL,
    made_by     TEXT NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1,
    UNIQUE (campaign_id, number)
) STRICT;
ALTER TABLE campaign ADD COLUMN last_wave INTEGER NOT NULL DEFAULT 0;

ALTER TABLE orders ADD COLUMN wave_id TEXT REFERENCES wave (id);
ALTER TABLE orders ADD COLUMN edition INTEGER NOT NULL DEFAULT 1;     -- of its slip: grows with each change of what the slip shows
ALTER TABLE orders ADD COLUMN remainder INTEGER NOT NULL DEFAULT 0 CHECK (remainder >= 0);  -- pieces to pack after a short pick
CREATE INDEX order_of_a_wave ON orders (wave_id, kit_id, state, delivery_way) WHERE wave_id IS NOT NULL;

CREATE TRIGGER a_slip_is_outdated_by_contents AFTER UPDATE OF kit_id ON orders BEGIN
    UPDATE orders SET edition = edition + 1 WHERE id = NEW.id;
END;
CREATE TRIGGER a_slip_is_outdated_by_delivery AFTER UPDATE OF delivery_way, delivery_place_id, language ON orders
WHEN OLD.delivery_way <> NEW.delivery_way OR OLD.delivery_place_id IS NOT NEW.delivery_place_id OR OLD.language <> NEW.language BEGIN
    UPDATE orders SET edition = edition + 1 WHERE id = NEW.id;
END;
CREATE TRIGGER a_slip_is_outdated_by_its_contact AFTER UPDATE OF name, phone, note ON order_contact
WHEN OLD.name <> NEW.name OR OLD.phone <> NEW.phone OR OLD.note <> NEW.note BEGIN
    UPDATE orders SET edition = edition + 1 WHERE id = NEW.order_id;
END;
-- An automatic order has no contact until somebody gives one; any other has its own from the first.
CREATE TRIGGER a_slip_is_outdated_by_a_first_contact AFTER INSERT ON order_contact
WHEN (SELECT version FROM orders WHERE id = NEW.order_id) > 1 BEGIN
    UPDATE orders SET edition = edition + 1 WHERE id = NEW.order_id;
END;

-- ── Claims and wishes ────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE claim (
    id          TEXT PRIMARY KEY,
    order_id    TEXT NOT NULL REFERENCES orders (id),
    kind        TEXT NOT NULL CHECK (kind IN ('missing', 'damaged', 'wish', 'other')),
    state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered')),
    opened_at   INTEGER NOT NULL,
    opened_by   TEXT NOT NULL,
    answered_at INTEGER,
    answered_by TEXT,
    answer      TEXT CHECK (answer IN ('parcel', 'note')),
    version     INTEGER NOT NULL DEFAULT 1,
    CHECK ((state = 'answered') = (answer IS NOT NULL))
) STRICT;
CREATE INDEX claim_of_an_order ON claim (order_id, id);
CREATE INDEX claim_by_state ON claim (state, id);
CREATE TABLE claim_line (
    claim_id TEXT NOT NULL REFERENCES claim (id),
    item_id  TEXT NOT NULL REFERENCES item (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (claim_id, item_id)
) STRICT, WITHOUT ROWID;
-- People's own words. Erasable.
CREATE TABLE claim_text (
    claim_id TEXT PRIMARY KEY REFERENCES claim (id),
    said     TEXT NOT NULL DEFAULT '',
    answer   TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE order_note (
    id         INTEGER PRIMARY KEY,
    order_id   TEXT NOT NULL REFERENCES orders (id),
    written_at INTEGER NOT NULL,
    written_by TEXT NOT NULL,
    text       TEXT NOT NULL
) STRICT;
CREATE INDEX note_of_an_order ON order_note (order_id, id);

-- ── Parcels ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE parcel ADD COLUMN checked_by TEXT NOT NULL DEFAULT '';   -- a name as written; erasable
ALTER TABLE parcel ADD COLUMN claim_id TEXT REFERENCES claim (id);   -- what it answers: such a parcel leaves its order's state alone
ALTER TABLE parcel ADD COLUMN short_reason TEXT NOT NULL DEFAULT ''; -- why not all of it is in there
ALTER TABLE parcel ADD COLUMN end_reason TEXT NOT NULL DEFAULT '';   -- why it was lost or came back
CREATE INDEX parcel_by_state ON parcel (state, shipped_at, order_id);

-- ── Kits built ahead ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Their pieces are still counted as pieces: a built kit is a box in which they lie together.
ALTER TABLE kit ADD COLUMN built INTEGER NOT NULL DEFAULT 0 CHECK (built >= 0);
CREATE TABLE kit_building (
    id        INTEGER PRIMARY KEY,
    kit_id    TEXT NOT NULL REFERENCES kit (id),
    change    INTEGER NOT NULL CHECK (change <> 0),
    cause     TEXT NOT NULL CHECK (cause IN ('built', 'packed', 'unpacked', 'taken_apart')),
    parcel_id TEXT REFERENCES parcel (id),
    done_by   TEXT NOT NULL,
    done_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX building_of_a_kit ON kit_building (kit_id, id);
CREATE INDEX building_in_a_parcel ON kit_building (parcel_id) WHERE parcel_id IS NOT NULL;
CREATE TRIGGER a_building_counts AFTER INSERT ON kit_building BEGIN
    UPDATE kit SET built = built + NEW.change WHERE id = NEW.kit_id;
END;
CREATE TRIGGER a_building_is_never_updated BEFORE UPDATE ON kit_building BEGIN SELECT raise(ABORT, 'buildings are append-only'); END;
CREATE TRIGGER a_building_is_never_deleted BEFORE DELETE ON kit_building BEGIN SELECT raise(ABORT, 'buildings are append-only'); END;

-- ── Lists: one index that holds all that orders are filtered by, and the words of contacts (those of schools are in 0008) ────────
DROP INDEX order_by_moment;
CREATE INDEX order_by_moment ON orders (campaign_id, placed_at, id, state, kit_id, origin, delivery_way, wave_id, remainder, school_id, number);

-- The contact's name and address, folded by the program; what was there before is folded as far as SQL can. Erased with the contact.
ALTER TABLE order_contact ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
CREATE TABLE contact_word (
    word     TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    PRIMARY KEY (word, order_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER a_contact_has_words AFTER INSERT ON order_contact WHEN NEW.search_key <> '' BEGIN
    INSERT OR IGNORE INTO contact_word
        SELECT value, NEW.order_id FROM json_each('["' || replace(replace(replace(NEW.search_key, '\', ' '), '"', ' '), ' ', '","') || '"]')
         WHERE value <> '';
END;
CREATE TRIGGER a_contact_has_other_words AFTER UPDATE OF search_key ON order_contact WHEN OLD.search_key <> NEW.search_key BEGIN
    DELETE FROM contact_word WHERE order_id = OLD.order_id AND word IN (
        SELECT value FROM json_each('["' || replace(replace(replace(OLD.search_key, '\', ' '), '"', ' '), ' ', '","') || '"]'));
    INSERT OR IGNORE INTO contact_word
        SELECT value, NEW.order_id FROM json_each('["' || replace(replace(replace(NEW.search_key, '\', ' '), '"', ' '), ' ', '","') || '"]')
         WHERE value <> '';
END;
CREATE TRIGGER a_contact_takes_its_words_along AFTER DELETE ON order_contact WHEN OLD.search_key <> '' BEGIN
    DELETE FROM contact_word WHERE order_id = OLD.order_id AND word IN (
        SELECT value FROM json_each('["' || replace(replace(replace(OLD.search_key, '\', ' '), '"', ' '), ' ', '","') || '"]'));
END;
UPDATE order_contact SET search_key = replace(replace(lower(name || ' ' || email), '-', ' '), '''', ' ');
CREATE INDEX order_with_remainder ON orders (campaign_id, id) WHERE remainder > 0;
