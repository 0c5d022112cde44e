-- What is on its way, what leaves outside the kits, counts of the shelves, and the stock of each hour.

-- ── On its way ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE incoming (
    id          TEXT PRIMARY KEY,
    supplier    TEXT NOT NULL,                          -- a firm, never a person
    reference   TEXT NOT NULL DEFAULT '',               -- of our order to it
    expected_on TEXT NOT NULL CHECK (expected_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    noted_at    INTEGER NOT NULL,
    noted_by    TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'expected' CHECK (state IN ('expected', 'received', 'cancelled')),
    ended_at    INTEGER CHECK ((state = 'expected') = (ended_at IS NULL)),
    ended_by    TEXT,
    version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX incoming_by_day ON incoming (state, expected_on, id);
CREATE TABLE incoming_line (
    incoming_id TEXT NOT NULL REFERENCES incoming (id),
    item_id     TEXT NOT NULL REFERENCES item (id),
    quantity    INTEGER NOT NULL CHECK (quantity >= 0), -- 0: it came without having been expected
    received    INTEGER CHECK (received >= 0),          -- what the receipt found; NULL until then
    PRIMARY KEY (incoming_id, item_id)
) STRICT, WITHOUT ROWID;

-- ── Outside the kits ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- An event or a partner; what left for it stands in the ledger.
CREATE TABLE hand_out (
    id          TEXT PRIMARY KEY,
    campaign_id TEXT REFERENCES campaign (id),
    occasion    TEXT NOT NULL CHECK (occasion <> ''),   -- never a person
    handed_at   INTEGER NOT NULL,
    handed_by   TEXT NOT NULL
) STRICT;
CREATE INDEX hand_out_of_a_campaign ON hand_out (campaign_id, handed_at, id);
CREATE TABLE hand_out_line (
    hand_out_id TEXT NOT NULL REFERENCES hand_out (id),
    movement_id INTEGER NOT NULL REFERENCES movement (id),
    PRIMARY KEY (hand_out_id, movement_id)
) STRICT, WITHOUT ROWID;

-- Each of those made before had one item: its id is told by its movement's.
INSERT INTO hand_out
    SELECT printf('%08x-0000-4000-8000-%012x', moved_at / 1000, id), campaign_id, coalesce(nullif(reason, ''), '—'), moved_at, done_by
      FROM movement WHERE cause = 'hand_out';
INSERT INTO hand_out_line
    SELECT printf('%08x-0000-4000-8000-%012x', moved_at / 1000, id), id FROM movement WHERE cause = 'hand_out';

-- ── Counts ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE stock_count (
    id       TEXT PRIMARY KEY,
    place    TEXT NOT NULL DEFAULT '',                  -- what the places counted begin with; '' for the whole storeroom
    state    TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'confirmed', 'abandoned')),
    began_at INTEGER NOT NULL,
    began_by TEXT NOT NULL,
    ended_at INTEGER CHECK ((state = 'open') = (ended_at IS NULL)),
    ended_by TEXT,
    version  INTEGER NOT NULL DEFAULT 1                 -- grows with each line entered: who confirms has seen them all
) STRICT;
CREATE INDEX stock_count_by_age ON stock_count (began_at, id);
CREATE TABLE count_line (
    count_id   TEXT NOT NULL REFERENCES stock_count (id),
    item_id    TEXT NOT NULL REFERENCES item (id),
    counted    INTEGER CHECK (counted >= 0),            -- NULL: not yet
    expected   INTEGER CHECK ((expected IS NULL) = (counted IS NULL)),  -- on the shelf by the ledger, when it was entered
    entered_at INTEGER,
    entered_by TEXT,
    version    INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (count_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX counts_of_an_item ON count_line (item_id);
-- Two counts of one shelf would each find the same difference.
CREATE TRIGGER an_item_is_in_one_open_count BEFORE INSERT ON count_line
WHEN EXISTS (SELECT 1 FROM count_line JOIN stock_count ON stock_count.id = count_id
              WHERE item_id = NEW.item_id AND state = 'open' AND count_id <> NEW.count_id) BEGIN
    SELECT raise(ABORT, 'the item is being counted already');
END;
-- What lies in packed parcels is still ours, and not on the shelf.
CREATE INDEX parcel_still_here ON parcel (state, id) WHERE state IN ('packed', 'ready');

-- ── The stock of each hour ───────────────────────────────────────────────────────────────────────────────────────────────────
-- Counted as it changes: a chart then costs the same with 200 movements and with a million.
CREATE TABLE stock_hour (
    item_id         TEXT NOT NULL REFERENCES item (id),
    hour            INTEGER NOT NULL,                   -- since 1970, UTC
    on_hand_change  INTEGER NOT NULL,
    reserved_change INTEGER NOT NULL,
    PRIMARY KEY (item_id, hour)
) STRICT, WITHOUT ROWID;
INSERT INTO stock_hour
    SELECT item_id, moved_at / 3600000 AS hour, sum(on_hand_change), sum(reserved_change) FROM movement GROUP BY item_id, hour;
CREATE TRIGGER a_movement_is_counted_by_the_hour AFTER INSERT ON movement BEGIN
    INSERT INTO stock_hour VALUES (NEW.item_id, NEW.moved_at / 3600000, NEW.on_hand_change, NEW.reserved_change)
        ON CONFLICT DO UPDATE SET on_hand_change = on_hand_change + excluded.on_hand_change,
                                  reserved_change = reserved_change + excluded.reserved_change;
END;
