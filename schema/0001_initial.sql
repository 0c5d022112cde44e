-- The schema, to be read from top to bottom. Never edited once a Trousse is in service: a change is a new file beside it.
--
-- Keys are integers inside. What somebody outside names has one public name: an order its number, a campaign or kit its slug, anything else
-- its key written as a UUIDv7 (server/platform/ids.hpp). Times are milliseconds since 1970 in UTC, counts are pieces, texts that people read
-- exist in French and in English. A trigger guards a rule and never computes; what can be derived is derived when it is read.
-- Lists of words are written as ORs: CHECK (x IN (…)) with three words or more opens a temporary B-tree for each row.
--
-- Personal data stands in rows that can be erased (Loi 25): server/privacy/held.cpp lists them, and a test finds what it forgets. Never in the
-- ledger or the audit, which cannot.

-- With which key the hashes below were made: with another one nothing that they stand for opens anything.
CREATE TABLE installation (
    only            INTEGER PRIMARY KEY CHECK (only = 1),
    key_mark        TEXT NOT NULL,
    orders_after    INTEGER NOT NULL DEFAULT 0,         -- a campaign counts its orders and waves from there: what was given before a restore
    waves_after     INTEGER NOT NULL DEFAULT 0,         -- stands on paper
    access_in_doubt INTEGER NOT NULL DEFAULT 0 CHECK (access_in_doubt IN (0, 1))  -- since a restore, until an admin says it was looked after
) STRICT;

-- ── Campaigns ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE campaign (
    id              INTEGER PRIMARY KEY,                -- 1, 2, 3: the upper half of its orders' keys
    slug            TEXT NOT NULL UNIQUE,               -- jps-2027
    name_fr         TEXT NOT NULL,
    name_en         TEXT NOT NULL,
    number_prefix   TEXT NOT NULL UNIQUE,               -- JPS27, of JPS27-0048
    state           TEXT NOT NULL CHECK (state = 'draft' OR state = 'published' OR state = 'archived'),
    opens_at        INTEGER NOT NULL,
    closes_at       INTEGER NOT NULL CHECK (closes_at > opens_at),
    deadline_set_at INTEGER NOT NULL,                   -- when closes_at was last moved: a run that ended since then has done its work (rule 5)
    event_on        TEXT CHECK (event_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- the Jeudi perséVERT
    ship_week       TEXT CHECK (ship_week GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),    -- Monday of the week in which kits arrive
    pickup_week     TEXT CHECK (pickup_week GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- … in which they stand ready at PREL
    baseline        INTEGER CHECK (baseline >= 0),      -- chosen orders of the year it is compared with; NULL: there is none
    baseline_campaign_id INTEGER REFERENCES campaign (id),  -- whose days the growth is compared with
    target          INTEGER CHECK (target > 0),
    wish_percent    INTEGER NOT NULL DEFAULT 50,        -- growth wished for the year after, told by the report
    pool_on         INTEGER NOT NULL DEFAULT 1 CHECK (pool_on IN (0, 1)),           -- product.md, rule 4
    late_changes_on INTEGER NOT NULL DEFAULT 1 CHECK (late_changes_on IN (0, 1)),   -- swap an automatic kit after the run
    run_on_hold     INTEGER NOT NULL DEFAULT 0 CHECK (run_on_hold IN (0, 1)),       -- until an admin lifts it
    last_movement   INTEGER,                            -- of an archived campaign: the last line of the ledger that its books hold
    version         INTEGER NOT NULL DEFAULT 1
) STRICT;
-- « The current campaign » must mean one.
CREATE UNIQUE INDEX one_published_campaign ON campaign (state) WHERE state = 'published';

-- What an order must know at once, apart from what an admin sets, so that the settings are read once for many orders.
CREATE TABLE campaign_count (
    campaign_id INTEGER PRIMARY KEY REFERENCES campaign (id),
    last_number INTEGER NOT NULL DEFAULT 0,             -- of an order
    last_wave   INTEGER NOT NULL DEFAULT 0,             -- never given again: it stands on paper
    silent      INTEGER NOT NULL DEFAULT 0 CHECK (silent >= 0)  -- roster rows without an answer
) STRICT;

-- Plain text, one line each; a place without a row shows nothing, or what the settings file says.
CREATE TABLE campaign_text (
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    place       TEXT NOT NULL CHECK (place = 'banner' OR place = 'introduction' OR place = 'pick_up' OR place = 'thanks'),
    fr          TEXT NOT NULL CHECK (fr <> ''),
    en          TEXT NOT NULL CHECK (en <> ''),
    PRIMARY KEY (campaign_id, place)
) STRICT, WITHOUT ROWID;

-- ── Schools ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE school (
    id                INTEGER PRIMARY KEY,
    kind              TEXT NOT NULL CHECK (kind IN ('school', 'partner')),
    organisation      TEXT,                             -- the ministry's CD_ORGNS, six digits
    building          TEXT,                             -- CD_IMM, only for a building that receives a kit of its own
    parent_id         INTEGER REFERENCES school (id),   -- whose link opens this one too
    name              TEXT NOT NULL,
    name_key          TEXT NOT NULL,                    -- folded: lower case, no accents
    words             TEXT NOT NULL GENERATED ALWAYS AS (' ' || name_key || ' ' || municipality_key || ' ' || coalesce(organisation, '')) STORED,
    board             TEXT NOT NULL DEFAULT '',         -- centre de services scolaire
    mrc               TEXT NOT NULL DEFAULT '',
    municipality      TEXT NOT NULL DEFAULT '',
    municipality_key  TEXT NOT NULL DEFAULT '',
    municipality_code TEXT NOT NULL DEFAULT '',         -- five digits
    address           TEXT NOT NULL DEFAULT '',
    postal_code       TEXT NOT NULL DEFAULT '',         -- without a space
    levels            TEXT NOT NULL DEFAULT '',         -- of preschool, primary, secondary, vocational, adult; comma between
    language          TEXT NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
    pupils            INTEGER CHECK (pupils >= 0),
    classes           INTEGER CHECK (classes >= 0),
    closed_at         INTEGER,                          -- no longer active
    missing_since     INTEGER,                          -- no longer in the ministry's file: flagged, never deleted
    merged_into       INTEGER REFERENCES school (id),   -- another entry of the same school, which has all that hung on this one
    added_at          INTEGER NOT NULL,
    edition           INTEGER NOT NULL DEFAULT 0,       -- grows with what a slip shows of it: name and address
    version           INTEGER NOT NULL DEFAULT 1,
    CHECK (parent_id IS NULL OR parent_id <> id),
    CHECK (merged_into IS NULL OR (merged_into <> id AND closed_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX school_of_the_ministry ON school (organisation, coalesce(building, '')) WHERE organisation IS NOT NULL;
CREATE INDEX school_by_name ON school (name_key);
CREATE INDEX school_by_board ON school (board);
CREATE INDEX school_by_mrc ON school (mrc);
CREATE INDEX partner ON school (kind) WHERE kind = 'partner';
CREATE INDEX school_by_parent ON school (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX merged_school ON school (merged_into) WHERE merged_into IS NOT NULL;
-- What a search reads of each, every word after a space. A building is found by its school's name too.
CREATE VIEW school_words (id, words) AS
    SELECT id, iif(parent_id IS NULL, words, words || (SELECT ' ' || parent.name_key FROM school AS parent WHERE parent.id = school.parent_id))
      FROM school;
CREATE TRIGGER a_school_keeps_its_kind BEFORE UPDATE OF kind ON school WHEN NEW.kind <> OLD.kind BEGIN
    SELECT raise(ABORT, 'a school stays a school, a partner a partner');
END;

-- Where a parcel may go: a building of the school. Imported ones carry the ministry's CD_IMM.
CREATE TABLE delivery_place (
    id           INTEGER PRIMARY KEY,
    school_id    INTEGER NOT NULL REFERENCES school (id),
    building     TEXT,
    name         TEXT NOT NULL,
    address      TEXT NOT NULL DEFAULT '',
    municipality TEXT NOT NULL DEFAULT '',
    postal_code  TEXT NOT NULL DEFAULT '',
    position     INTEGER NOT NULL,
    closed_at    INTEGER,
    edition      INTEGER NOT NULL DEFAULT 0             -- as the school's
) STRICT;
CREATE UNIQUE INDEX delivery_place_of_a_school ON delivery_place (school_id, position);

-- Whom a school's letters go to: the last contact it gave, or the one on file. Erasable.
CREATE TABLE school_contact (
    school_id INTEGER PRIMARY KEY REFERENCES school (id),
    name      TEXT NOT NULL DEFAULT '',
    email     TEXT NOT NULL DEFAULT '',
    phone     TEXT NOT NULL DEFAULT '',
    role      TEXT NOT NULL DEFAULT '',                 -- at the school: « secrétaire »; it goes with the name
    language  TEXT NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
    given_at  INTEGER NOT NULL
) STRICT;

-- ── Catalog ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE item (
    id          INTEGER PRIMARY KEY,
    sku         TEXT NOT NULL UNIQUE,
    name_fr     TEXT NOT NULL,                          -- one of it: « ruban de soie »
    name_en     TEXT NOT NULL,
    plural_fr   TEXT NOT NULL,                          -- « rubans de soie »
    plural_en   TEXT NOT NULL,
    unit        TEXT NOT NULL CHECK (unit = 'each' OR unit = 'roll' OR unit = 'sheet' OR unit = 'set'),
    place       TEXT NOT NULL DEFAULT '',               -- in the storeroom: its bin
    picture     TEXT NOT NULL DEFAULT '',               -- the drawing's name: item-ruban-soie
    alert_level INTEGER NOT NULL DEFAULT 0 CHECK (alert_level >= 0),
    version     INTEGER NOT NULL DEFAULT 1,
    -- The counters of its shelf: on_hand sums the ledger, reserved what is promised and still lies here (orders' contents and packed
    -- parcels). `trousse check` compares both. The CHECKs refuse to oversell, whatever the code does.
    on_hand     INTEGER NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    reserved    INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    CHECK (reserved <= on_hand)
) STRICT;

CREATE TABLE kit (
    id          INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    slug        TEXT NOT NULL,
    position    INTEGER NOT NULL,
    name_fr     TEXT NOT NULL,
    name_en     TEXT NOT NULL,
    pitch_fr    TEXT NOT NULL DEFAULT '',               -- one sentence
    pitch_en    TEXT NOT NULL DEFAULT '',
    story_fr    TEXT NOT NULL DEFAULT '',               -- a paragraph, on the kit's own page
    story_en    TEXT NOT NULL DEFAULT '',
    picture     TEXT NOT NULL DEFAULT '',               -- the drawing's name: kit-menu
    is_generic  INTEGER NOT NULL DEFAULT 0 CHECK (is_generic IN (0, 1)),
    version     INTEGER NOT NULL DEFAULT 1,
    UNIQUE (campaign_id, slug)
) STRICT;
CREATE UNIQUE INDEX one_generic_kit ON kit (campaign_id) WHERE is_generic = 1;

-- A component is an item × quantity, or one dish of a choice (« pick 3 of these 6 »): choice 0 is no choice.
CREATE TABLE kit_choice (
    kit_id INTEGER NOT NULL REFERENCES kit (id),
    choice INTEGER NOT NULL CHECK (choice > 0),
    pick   INTEGER NOT NULL CHECK (pick > 0),
    PRIMARY KEY (kit_id, choice)
) STRICT, WITHOUT ROWID;
CREATE TABLE kit_component (
    kit_id   INTEGER NOT NULL REFERENCES kit (id),
    position INTEGER NOT NULL,
    choice   INTEGER NOT NULL DEFAULT 0 CHECK (choice >= 0),
    item_id  INTEGER NOT NULL REFERENCES item (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (kit_id, position)                      -- not (kit_id, item_id): two components may share an item
) STRICT, WITHOUT ROWID;
CREATE INDEX component_of_an_item ON kit_component (item_id);
CREATE TRIGGER generic_kit_holds_no_choice BEFORE INSERT ON kit_choice
WHEN (SELECT is_generic FROM kit WHERE id = NEW.kit_id) = 1 BEGIN
    SELECT raise(ABORT, 'the generic kit holds no choice');
END;
CREATE TRIGGER a_kit_with_a_choice_is_not_generic BEFORE UPDATE OF is_generic ON kit
WHEN NEW.is_generic = 1 AND EXISTS (SELECT 1 FROM kit_choice WHERE kit_id = NEW.id) BEGIN
    SELECT raise(ABORT, 'the generic kit holds no choice');
END;

-- ── Orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- What a kit came to: kit and lines, named as they were then. Orders of just the same share one; none is ever changed (rule 8).
CREATE TABLE contents (
    id          INTEGER PRIMARY KEY,
    kit_id      INTEGER NOT NULL REFERENCES kit (id),
    kit_name_fr TEXT NOT NULL,
    kit_name_en TEXT NOT NULL,
    fingerprint TEXT NOT NULL UNIQUE                    -- SHA-256 of all that it says
) STRICT;
CREATE INDEX contents_of_a_kit ON contents (kit_id);
CREATE TABLE contents_line (
    contents_id INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    item_id     INTEGER NOT NULL REFERENCES item (id),
    name_fr     TEXT NOT NULL,
    name_en     TEXT NOT NULL,
    quantity    INTEGER NOT NULL CHECK (quantity > 0),
    chosen      INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1)),  -- picked by the school inside a choice
    PRIMARY KEY (contents_id, position)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER contents_are_never_changed BEFORE UPDATE ON contents BEGIN SELECT raise(ABORT, 'an order keeps its contents'); END;
CREATE TRIGGER contents_lines_are_never_changed BEFORE UPDATE ON contents_line BEGIN SELECT raise(ABORT, 'an order keeps its contents'); END;
-- They go with contents that no order has any more, and in no other way.
CREATE TRIGGER contents_lines_stay BEFORE DELETE ON contents_line WHEN EXISTS (SELECT 1 FROM contents WHERE id = OLD.contents_id) BEGIN
    SELECT raise(ABORT, 'an order keeps its contents');
END;

CREATE TABLE generic_run (
    id          INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    began_at    INTEGER NOT NULL,
    began_by    TEXT NOT NULL,
    ended_at    INTEGER,
    undone_at   INTEGER,
    undone_by   TEXT
) STRICT;
-- An unfinished run is taken up again, never begun beside.
CREATE UNIQUE INDEX one_run_under_way ON generic_run (campaign_id) WHERE ended_at IS NULL;

-- A batch of orders picked, packed and shipped together.
CREATE TABLE wave (
    id          INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    number      INTEGER NOT NULL CHECK (number > 0),
    name        TEXT NOT NULL DEFAULT '',
    made_at     INTEGER NOT NULL,
    made_by     TEXT NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1,
    UNIQUE (campaign_id, number)
) STRICT;

-- « orders », since ORDER is a word of SQL.
CREATE TABLE orders (
    id             INTEGER PRIMARY KEY,                 -- campaign_id << 32 | sequence, so in the order in which they were placed
    number         TEXT NOT NULL,                       -- the same, as it is told: JPS27-0048
    campaign_id    INTEGER NOT NULL REFERENCES campaign (id) CHECK (campaign_id = id >> 32),
    school_id      INTEGER NOT NULL REFERENCES school (id),
    contents_id    INTEGER NOT NULL REFERENCES contents (id),
    origin         TEXT NOT NULL CHECK (origin = 'chosen' OR origin = 'staff' OR origin = 'automatic'),
    swapped        INTEGER NOT NULL DEFAULT 0 CHECK (swapped IN (0, 1)),  -- it began as an automatic one: never growth
    state          TEXT NOT NULL CHECK (state = 'waiting' OR state = 'placed' OR state = 'packed' OR state = 'shipped' OR
                                        state = 'delivered' OR state = 'cancelled'),
    delivery_way   TEXT NOT NULL DEFAULT 'ship' CHECK (delivery_way IN ('ship', 'pickup')),
    delivery_place_id INTEGER REFERENCES delivery_place (id),
    language       TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    generic_run_id INTEGER REFERENCES generic_run (id),
    wave_id        INTEGER REFERENCES wave (id),
    edition        INTEGER NOT NULL DEFAULT 1,          -- of its slip: grows with each change of what the slip shows
    remainder      INTEGER NOT NULL DEFAULT 0 CHECK (remainder >= 0),  -- pieces to pack after a short pick, a return or a loss
    placed_at      INTEGER NOT NULL,                    -- first; no later change moves it
    changed_at     INTEGER NOT NULL,                    -- the last change of its state or contents
    version        INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX order_by_state ON orders (campaign_id, state, origin);
CREATE INDEX order_of_a_school ON orders (school_id);
CREATE INDEX order_of_a_run ON orders (generic_run_id, state) WHERE generic_run_id IS NOT NULL;
CREATE INDEX order_of_a_wave ON orders (wave_id, contents_id, state, delivery_way) WHERE wave_id IS NOT NULL;
CREATE INDEX order_with_remainder ON orders (campaign_id) WHERE remainder > 0;
CREATE TRIGGER an_origin_never_changes BEFORE UPDATE OF origin ON orders WHEN NEW.origin <> OLD.origin BEGIN
    SELECT raise(ABORT, 'an order keeps its origin');
END;

-- Who receives it, and where. Erasable: an automatic order has none, and one whose time is over has none any more.
CREATE TABLE order_contact (
    order_id   INTEGER PRIMARY KEY REFERENCES orders (id),
    name       TEXT NOT NULL,
    email      TEXT NOT NULL,
    phone      TEXT NOT NULL DEFAULT '',
    note       TEXT NOT NULL DEFAULT '',
    search_key TEXT NOT NULL                            -- name and address, folded by the program
) STRICT;
CREATE TABLE order_note (
    id         INTEGER PRIMARY KEY,
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    written_at INTEGER NOT NULL,
    written_by TEXT NOT NULL,
    text       TEXT NOT NULL
) STRICT;
CREATE INDEX note_of_an_order ON order_note (order_id);

-- Pieces of its contents that an order will not get: a remainder that was given up.
CREATE TABLE order_given_up (
    order_id INTEGER NOT NULL REFERENCES orders (id),
    item_id  INTEGER NOT NULL REFERENCES item (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, item_id)
) STRICT, WITHOUT ROWID;

-- How many orders wait, by what they wait for: what rule 4 must know of the line without reading it.
CREATE TABLE waiting (
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    contents_id INTEGER NOT NULL REFERENCES contents (id),
    is_partner  INTEGER NOT NULL CHECK (is_partner IN (0, 1)),
    orders      INTEGER NOT NULL CHECK (orders > 0),    -- none: no row
    PRIMARY KEY (campaign_id, contents_id, is_partner)
) STRICT, WITHOUT ROWID;

-- ── The roster ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- One row per campaign and eligible school: its place in the line and its one answer, whatever the code does (rule 1). What ended stands
-- in the audit. A partner has none.
CREATE TABLE roster (
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    school_id   INTEGER NOT NULL REFERENCES school (id),
    rank        INTEGER NOT NULL DEFAULT 0,             -- declared beforehand: who is served first when stock falls short; ties by key
    answer      TEXT NOT NULL DEFAULT 'silent' CHECK (answer = 'silent' OR answer = 'order' OR answer = 'decline' OR answer = 'exclusion'),
    order_id    INTEGER REFERENCES orders (id) CHECK ((answer = 'order') = (order_id IS NOT NULL)),
    reason      TEXT NOT NULL DEFAULT '' CHECK (answer <> 'exclusion' OR reason <> ''),  -- staff's words about a school; erasable
    answered_at INTEGER CHECK ((answer = 'silent') = (answered_at IS NULL)),
    answered_by TEXT CHECK ((answer = 'silent') = (answered_by IS NULL)),
    PRIMARY KEY (campaign_id, school_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX silent_in_line ON roster (campaign_id, rank, school_id) WHERE answer = 'silent';
CREATE INDEX roster_of_a_school ON roster (school_id);
CREATE TRIGGER only_schools_are_on_the_roster BEFORE INSERT ON roster
WHEN (SELECT kind FROM school WHERE id = NEW.school_id) <> 'school' BEGIN
    SELECT raise(ABORT, 'a partner has no answer');
END;
-- Coverage would no longer add up.
CREATE TRIGGER a_school_with_an_answer_stays BEFORE DELETE ON roster WHEN OLD.answer <> 'silent' BEGIN
    SELECT raise(ABORT, 'end the answer of this school first');
END;

-- Schools that chose last year and have not yet: who has one in hand, and what was said. Erasable.
CREATE TABLE school_follow_up (
    campaign_id  INTEGER NOT NULL REFERENCES campaign (id),
    school_id    INTEGER NOT NULL REFERENCES school (id),
    account_id   INTEGER REFERENCES account (id),       -- who has it in hand
    contacted_at INTEGER,                               -- the last time
    note         TEXT NOT NULL DEFAULT '',
    written_at   INTEGER NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (campaign_id, school_id)
) STRICT, WITHOUT ROWID;

-- ── Fulfilment ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE claim (
    id          INTEGER PRIMARY KEY,
    order_id    INTEGER NOT NULL REFERENCES orders (id),
    kind        TEXT NOT NULL CHECK (kind = 'missing' OR kind = 'damaged' OR kind = 'wish' OR kind = 'other'),
    state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered')),
    opened_at   INTEGER NOT NULL,
    opened_by   TEXT NOT NULL,
    answered_at INTEGER,
    answered_by TEXT,
    answer      TEXT CHECK (answer IN ('parcel', 'note')),
    version     INTEGER NOT NULL DEFAULT 1,
    CHECK ((state = 'answered') = (answer IS NOT NULL))
) STRICT;
CREATE INDEX claim_of_an_order ON claim (order_id);
CREATE INDEX open_claim ON claim (kind) WHERE state = 'open';
CREATE TABLE claim_line (
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    item_id  INTEGER NOT NULL REFERENCES item (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (claim_id, item_id)
) STRICT, WITHOUT ROWID;
-- People's own words. Erasable.
CREATE TABLE claim_text (
    claim_id INTEGER PRIMARY KEY REFERENCES claim (id),
    said     TEXT NOT NULL DEFAULT '',
    answer   TEXT NOT NULL DEFAULT ''
) STRICT;

-- What leaves for one order. From packed on, an order's state says what its parcels say (rule 11).
CREATE TABLE parcel (
    id           INTEGER PRIMARY KEY,
    order_id     INTEGER NOT NULL REFERENCES orders (id),
    position     INTEGER NOT NULL,                      -- 1 of JPS27-0048-1
    claim_id     INTEGER REFERENCES claim (id),         -- what it answers: such a parcel leaves its order's state alone
    state        TEXT NOT NULL CHECK (state = 'packed' OR state = 'ready' OR state = 'shipped' OR state = 'delivered' OR state = 'lost' OR
                                      state = 'replaced' OR state = 'returned' OR state = 'unpacked'),
    since        INTEGER NOT NULL,                      -- when it came into this state: work lists begin with what has stood longest
    tracking     TEXT NOT NULL DEFAULT '',
    packed_at    INTEGER NOT NULL,
    packed_by    TEXT NOT NULL,
    checked_by   TEXT NOT NULL DEFAULT '',              -- a name as written; erasable
    short_reason TEXT CHECK (short_reason = 'shelf_empty' OR short_reason = 'damaged' OR short_reason = 'miscounted' OR short_reason = 'other'),
    short_note   TEXT NOT NULL DEFAULT '',              -- erasable
    shipped_at   INTEGER,
    delivered_at INTEGER,
    delivered_by TEXT,
    end_reason   TEXT NOT NULL DEFAULT '',              -- why it was lost or came back; erasable
    UNIQUE (order_id, position)
) STRICT;
CREATE INDEX parcel_by_state ON parcel (state, since);
CREATE INDEX parcel_of_a_claim ON parcel (claim_id) WHERE claim_id IS NOT NULL;
CREATE TABLE parcel_line (
    parcel_id INTEGER NOT NULL REFERENCES parcel (id),
    item_id   INTEGER NOT NULL REFERENCES item (id),
    quantity  INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (parcel_id, item_id)
) STRICT, WITHOUT ROWID;

-- Kits built ahead: their pieces are still counted as pieces, a built kit is a box in which they lie together. What stands is the sum.
CREATE TABLE kit_building (
    id        INTEGER PRIMARY KEY,
    kit_id    INTEGER NOT NULL REFERENCES kit (id),
    change    INTEGER NOT NULL CHECK (change <> 0),
    cause     TEXT NOT NULL CHECK (cause = 'built' OR cause = 'packed' OR cause = 'unpacked' OR cause = 'taken_apart'),
    parcel_id INTEGER REFERENCES parcel (id),
    done_by   TEXT NOT NULL,
    done_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX building_of_a_kit ON kit_building (kit_id, id, change);
CREATE INDEX building_in_a_parcel ON kit_building (parcel_id) WHERE parcel_id IS NOT NULL;
CREATE TRIGGER a_building_is_never_updated BEFORE UPDATE ON kit_building BEGIN SELECT raise(ABORT, 'buildings are append-only'); END;
CREATE TRIGGER a_building_is_never_deleted BEFORE DELETE ON kit_building BEGIN SELECT raise(ABORT, 'buildings are append-only'); END;

-- ── Inventory ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- What leaves outside the kits, for an event or a partner; its lines are those of the ledger.
CREATE TABLE hand_out (
    id          INTEGER PRIMARY KEY,
    campaign_id INTEGER REFERENCES campaign (id),
    occasion    TEXT NOT NULL,                          -- erasable
    handed_at   INTEGER NOT NULL,
    handed_by   TEXT NOT NULL
) STRICT;

-- The truth of what moved on the shelf. A promise is no movement.
CREATE TABLE movement (
    id          INTEGER PRIMARY KEY,
    moved_at    INTEGER NOT NULL,
    item_id     INTEGER NOT NULL REFERENCES item (id),
    campaign_id INTEGER REFERENCES campaign (id),       -- what it was for, where it was for one
    parcel_id   INTEGER REFERENCES parcel (id),         -- that left or came back
    hand_out_id INTEGER REFERENCES hand_out (id),
    count_id    INTEGER REFERENCES stock_count (id),    -- that found the difference
    cause       TEXT NOT NULL CHECK (cause = 'receipt' OR cause = 'adjustment' OR cause = 'hand_out' OR cause = 'shipment' OR cause = 'return'),
    change      INTEGER NOT NULL CHECK (change <> 0),   -- of what is on hand
    done_by     TEXT NOT NULL
) STRICT;
CREATE INDEX movement_of_an_item ON movement (item_id, id, change);
CREATE INDEX movement_in_a_hand_out ON movement (hand_out_id) WHERE hand_out_id IS NOT NULL;
CREATE TRIGGER a_movement_is_never_updated BEFORE UPDATE ON movement BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER a_movement_is_never_deleted BEFORE DELETE ON movement BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
-- The reason of an adjustment, or a supplier's reference, as written. Erasable.
CREATE TABLE movement_note (
    movement_id INTEGER PRIMARY KEY REFERENCES movement (id),
    text        TEXT NOT NULL
) STRICT;

-- The books of an archived campaign, closed with it: what had moved since the books before, by what it was for.
CREATE TABLE stock_book (
    closed_with INTEGER NOT NULL REFERENCES campaign (id),
    campaign_id INTEGER NOT NULL,                       -- what it was for; 0 where it was for none
    item_id     INTEGER NOT NULL REFERENCES item (id),
    cause       TEXT NOT NULL,
    pieces      INTEGER NOT NULL,
    PRIMARY KEY (closed_with, campaign_id, item_id, cause)
) STRICT, WITHOUT ROWID;

CREATE TABLE incoming (
    id          INTEGER PRIMARY KEY,
    supplier    TEXT NOT NULL,                          -- a firm, never a person
    reference   TEXT NOT NULL DEFAULT '',               -- of our order to it
    expected_on TEXT NOT NULL CHECK (expected_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    noted_at    INTEGER NOT NULL,
    noted_by    TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'expected' CHECK (state = 'expected' OR state = 'received' OR state = 'cancelled'),
    ended_at    INTEGER CHECK ((state = 'expected') = (ended_at IS NULL)),
    ended_by    TEXT,
    version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE incoming_line (
    incoming_id INTEGER NOT NULL REFERENCES incoming (id),
    item_id     INTEGER NOT NULL REFERENCES item (id),
    quantity    INTEGER NOT NULL CHECK (quantity >= 0), -- 0: it came without having been expected
    received    INTEGER CHECK (received >= 0),          -- what the receipt found; NULL until then
    PRIMARY KEY (incoming_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_count (
    id       INTEGER PRIMARY KEY,
    place    TEXT NOT NULL DEFAULT '',                  -- what the places counted begin with; '' for the whole storeroom
    state    TEXT NOT NULL DEFAULT 'open' CHECK (state = 'open' OR state = 'confirmed' OR state = 'abandoned'),
    began_at INTEGER NOT NULL,
    began_by TEXT NOT NULL,
    ended_at INTEGER CHECK ((state = 'open') = (ended_at IS NULL)),
    ended_by TEXT,
    version  INTEGER NOT NULL DEFAULT 1                 -- grows with each line entered: who confirms has seen them all
) STRICT;
CREATE TABLE count_line (
    count_id   INTEGER NOT NULL REFERENCES stock_count (id),
    item_id    INTEGER NOT NULL REFERENCES item (id),
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

-- ── Invitations ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The ladder of a campaign: each step one letter, once, to whoever it is for. A step without a row stands as Trousse proposes it. It leaves
-- at its hour, but only when an admin has seen whom it goes to and has let it go.
CREATE TABLE invitation_step (
    id           INTEGER PRIMARY KEY,
    campaign_id  INTEGER NOT NULL REFERENCES campaign (id),
    step         TEXT NOT NULL CHECK (step = 'opening' OR step = 'halfway' OR step = 'last_week' OR step = 'last_day' OR
                                                     step = 'on_its_way' OR step = 'how_was_it'),
    due_at       INTEGER,                               -- NULL: as the campaign's dates propose
    subject_fr   TEXT NOT NULL DEFAULT '',              -- this campaign's own words; '': those of Trousse
    subject_en   TEXT NOT NULL DEFAULT '',
    text_fr      TEXT NOT NULL DEFAULT '',
    text_en      TEXT NOT NULL DEFAULT '',
    holds_out    INTEGER NOT NULL DEFAULT 0 CHECK (holds_out IN (0, 1)),  -- a tenth gets it three days later, so that its effect is measured
    let_go_at    INTEGER,
    let_go_by    TEXT CHECK ((let_go_at IS NULL) = (let_go_by IS NULL)),
    paused       INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    begun_at     INTEGER CHECK (begun_at IS NULL OR let_go_at IS NOT NULL),
    listed_at    INTEGER CHECK (listed_at IS NULL OR begun_at IS NOT NULL),  -- when all its letters stood in the outbox
    version      INTEGER NOT NULL DEFAULT 1,
    UNIQUE (campaign_id, step)
) STRICT;

-- Addresses to which no invitation goes any more: whoever reads there asked for that, or the mail server said that nobody does. What answers
-- an act of theirs still does. Erasable, but for the wish to be left alone: without it they would be written to again.
CREATE TABLE closed_mailbox (
    id     INTEGER PRIMARY KEY,
    email  TEXT NOT NULL UNIQUE COLLATE NOCASE,
    reason TEXT NOT NULL CHECK (reason IN ('asked', 'bounced')),
    since  INTEGER NOT NULL
) STRICT;

-- ── Letters ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- What a committed act promised to tell. The job takes one at a time: `sending` is on disk before the mail server hears of it, so that a
-- crash leaves at most one letter of which nobody knows whether it left. That one becomes `uncertain` and never leaves again by itself.
-- Never deleted, so that none is written twice: erasing takes the address and the content.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY,
    letter     TEXT NOT NULL,                           -- its kind: server/mail/letter.hpp lists them
    order_id   INTEGER REFERENCES orders (id),
    parcel_id  INTEGER REFERENCES parcel (id),          -- what left or stands ready, or is sent in answer to a claim
    claim_id   INTEGER REFERENCES claim (id),           -- what was answered
    school_id  INTEGER REFERENCES school (id),
    account_id INTEGER REFERENCES account (id),         -- of a letter to somebody of the team
    step_id    INTEGER REFERENCES invitation_step (id), -- of an invitation
    recipient  TEXT NOT NULL,                           -- '' once it was erased
    language   TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    cause      TEXT NOT NULL UNIQUE,                    -- what it answers to, once, after what it is about: JPS27-0048/placed/1
    held       INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),  -- a run's letters wait until an admin releases them
    state      TEXT NOT NULL DEFAULT 'queued' CHECK (state = 'queued' OR state = 'sending' OR state = 'sent' OR state = 'failed' OR
                                                     state = 'uncertain' OR state = 'dropped'),
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),   -- those in which the server took up this very letter
    tried_at   INTEGER,
    sent_at    INTEGER,
    last_error TEXT NOT NULL DEFAULT '',                -- a code, never a server's words or an address
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK (school_id IS NOT NULL OR account_id IS NOT NULL)
) STRICT;
CREATE INDEX unsent_letter ON outbox (state, held, step_id, due_at) WHERE state <> 'sent';
CREATE INDEX letter_of_a_step ON outbox (step_id, school_id) WHERE step_id IS NOT NULL;
CREATE INDEX invitation_by_hour ON outbox (tried_at) WHERE step_id IS NOT NULL AND account_id IS NULL AND state <> 'dropped';
-- A letter as it was last handed over, as JSON: apart, so that the lists of letters pass over little. Erasable.
CREATE TABLE outbox_content (
    letter_id INTEGER PRIMARY KEY REFERENCES outbox (id),
    content   TEXT NOT NULL
) STRICT;

-- ── People and their keys ────────────────────────────────────────────────────────────────────────────────────────────────────
-- `account`, since « user » is a word of SQL. People of PREL; their name and address are theirs as long as they work here.
CREATE TABLE account (
    id               INTEGER PRIMARY KEY,
    email            TEXT NOT NULL UNIQUE,              -- lower case
    name             TEXT NOT NULL,
    role             TEXT NOT NULL CHECK (role IN ('staff', 'admin')),
    password_hash    TEXT,                              -- scrypt, with its parameters; NULL until the one-time link is used
    setup_hash       TEXT UNIQUE,                       -- of the one-time link
    setup_expires_at INTEGER,
    added_at         INTEGER NOT NULL,
    disabled_at      INTEGER,
    version          INTEGER NOT NULL DEFAULT 1
) STRICT;

-- What opens a school's pages in one campaign: a link (128 bits) and a typed code (50 bits), both kept as keyed hashes only.
CREATE TABLE school_key (
    link_hash   TEXT PRIMARY KEY,
    code_hash   TEXT NOT NULL UNIQUE,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    school_id   INTEGER NOT NULL REFERENCES school (id),
    made_at     INTEGER NOT NULL,
    revoked_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_school_key ON school_key (campaign_id, school_id) WHERE revoked_at IS NULL;

-- What opens them too, without the code: a link for each letter, box, request or colleague, kept as a keyed hash only. It holds nothing about
-- anybody; that of a letter goes with the letter.
CREATE TABLE school_link (
    id              INTEGER PRIMARY KEY,
    link_hash       TEXT NOT NULL UNIQUE,
    source          TEXT NOT NULL CHECK (source = 'letter' OR source = 'box' OR source = 'request' OR source = 'colleague'),
    campaign_id     INTEGER NOT NULL REFERENCES campaign (id),
    school_id       INTEGER NOT NULL REFERENCES school (id),
    order_id        INTEGER REFERENCES orders (id),     -- on whose page it lands
    letter_id       INTEGER UNIQUE REFERENCES outbox (id) ON DELETE CASCADE,  -- that holds it: one live link a letter, whatever its attempts
    made_at         INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL CHECK (expires_at > made_at),
    revoked_at      INTEGER,
    first_opened_at INTEGER                             -- when a page that had it was let in: a mail scanner never gets so far
) STRICT;
CREATE INDEX link_of_a_school ON school_link (school_id, campaign_id);

-- Somebody who found their school and asks for its link, where no letter reaches it: for staff to check, and gone once they have answered.
-- Erasable.
CREATE TABLE link_request (
    id        INTEGER PRIMARY KEY,
    school_id INTEGER NOT NULL REFERENCES school (id),
    name      TEXT NOT NULL,
    email     TEXT NOT NULL,
    phone     TEXT NOT NULL,
    language  TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    asked_at  INTEGER NOT NULL
) STRICT;

-- One of the team's has a key of its own, by which it is ended without showing the hash of its token. A school's needs none.
CREATE TABLE session (
    token_hash   TEXT PRIMARY KEY,
    id           INTEGER NOT NULL DEFAULT 0,
    role         TEXT NOT NULL CHECK (role = 'school' OR role = 'staff' OR role = 'admin'),
    account_id   INTEGER REFERENCES account (id),
    school_id    INTEGER REFERENCES school (id),
    campaign_id  INTEGER REFERENCES campaign (id),      -- whose code or link opened it
    link_id      INTEGER REFERENCES school_link (id) ON DELETE CASCADE,  -- NULL: a code did, or the link beside it
    device       TEXT NOT NULL DEFAULT '',              -- phone, tablet, computer, other: never what the browser says
    began_at     INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    last_used_at INTEGER,                               -- to the quarter of an hour
    CHECK ((role = 'school') = (school_id IS NOT NULL)),
    CHECK ((role = 'school') = (account_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX session_by_id ON session (id) WHERE id <> 0;
CREATE INDEX session_of_an_account ON session (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX session_of_a_school ON session (school_id) WHERE school_id IS NOT NULL;
CREATE INDEX session_of_a_link ON session (link_id) WHERE link_id IS NOT NULL;
CREATE INDEX session_by_expiry ON session (expires_at);

-- What a program shows in place of a session. Its maker's: it never may more than whoever made it, and dies with that account.
CREATE TABLE api_token (
    id           INTEGER PRIMARY KEY,
    token_hash   TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,                         -- what it is for
    role         TEXT NOT NULL CHECK (role = 'monitor' OR role = 'staff' OR role = 'admin'),
    made_by      INTEGER REFERENCES account (id),       -- NULL: the operator
    made_at      INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL CHECK (expires_at > made_at),
    revoked_at   INTEGER,
    last_used_at INTEGER                                -- to the hour
) STRICT;

-- A list of the staff's pages as somebody left it, for all of them.
CREATE TABLE list_view (
    id      INTEGER PRIMARY KEY,
    page    TEXT NOT NULL,
    name    TEXT NOT NULL,
    query   TEXT NOT NULL,                              -- filters, columns and order, as they stand in the page's address; erasable, since
                                                        -- somebody may have searched for a name
    made_by TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (page, name)
) STRICT;

-- ── Visits ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- How much each public page was looked at, by day of Québec, language and source: sums, of nobody, so that there is nothing to erase.
CREATE TABLE visit_count (
    day      TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    source   TEXT NOT NULL,                             -- affiche, lettre …; '' where nothing tells by what somebody came
    page     TEXT NOT NULL,                             -- as its file is named
    kit      TEXT NOT NULL DEFAULT '',                  -- the slug, on a kit's own page
    visitors INTEGER NOT NULL DEFAULT 0,                -- who were seen here first that day
    views    INTEGER NOT NULL DEFAULT 0,
    seconds  INTEGER NOT NULL DEFAULT 0,                -- for how long, in all
    begun    INTEGER NOT NULL DEFAULT 0,                -- orders: a kit was chosen …
    finished INTEGER NOT NULL DEFAULT 0,                -- … and the order received
    PRIMARY KEY (day, language, source, page, kit)
) STRICT, WITHOUT ROWID;

-- ── Personal data ────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The record of what was erased, by age or on request: how many rows of which kind, never whose.
CREATE TABLE erasure (
    done_at   INTEGER NOT NULL,
    done_by   TEXT NOT NULL,                            -- account:KEY, operator, job:purge
    kind      TEXT NOT NULL,
    row_count INTEGER NOT NULL CHECK (row_count > 0),
    PRIMARY KEY (done_at, done_by, kind)
) STRICT, WITHOUT ROWID;
-- Which rows were erased on request: a restore and the backups, where they still stand, erase them again.
CREATE TABLE erased (
    id     INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    part   INTEGER NOT NULL                             -- the campaign of what a school has once in each, else 0
) STRICT;
-- Who of the team looked at which contact: a row a person, a subject and a day, however often. Purged by age.
CREATE TABLE contact_look (
    kind    TEXT NOT NULL CHECK (kind = 'order' OR kind = 'school' OR kind = 'list'),
    subject TEXT NOT NULL,                              -- an order's number, a school's key, a list's name
    day     TEXT NOT NULL,                              -- of Québec
    actor   TEXT NOT NULL,                              -- account:KEY, token:KEY, operator
    PRIMARY KEY (kind, subject, day, actor)
) STRICT, WITHOUT ROWID;
-- The register of incidents that the law asks for (Règlement sur les incidents de confidentialité, articles 7 and 8): kept for five years
-- since they were known, then erased. Days of Québec.
CREATE TABLE incident (
    id             INTEGER PRIMARY KEY,
    happened_on    TEXT NOT NULL CHECK (happened_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    known_on       TEXT NOT NULL CHECK (known_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    what           TEXT NOT NULL,                       -- what happened
    data           TEXT NOT NULL,                       -- which data on people
    people         INTEGER CHECK (people >= 0),         -- of how many; NULL: not known
    is_serious     INTEGER NOT NULL CHECK (is_serious IN (0, 1)),   -- the risk of serious injury, as it was judged …
    why            TEXT NOT NULL,                       -- … and upon what
    cai_told_on    TEXT CHECK (cai_told_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- the Commission d’accès à l’information
    people_told_on TEXT CHECK (people_told_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    measures       TEXT NOT NULL DEFAULT '',
    noted_at       INTEGER NOT NULL,
    noted_by       TEXT NOT NULL,
    version        INTEGER NOT NULL DEFAULT 1
) STRICT;

-- ── Trace ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Who did what, when, from what, to what. No personal value ever stands here, since these rows cannot be erased.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    done_at INTEGER NOT NULL,
    done_by TEXT NOT NULL,                              -- school:KEY, account:KEY, token:KEY, operator, job:NAME
    act     TEXT NOT NULL,                              -- order.placed
    subject TEXT NOT NULL,                              -- an order's number, a slug, or a key
    was     TEXT NOT NULL DEFAULT '',
    became  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_of_a_subject ON audit (subject);
-- Of the team and of rare acts; what schools do is most of it, and is found by its subject.
CREATE INDEX audit_of_the_team ON audit (done_by) WHERE done_by < 'school:' OR done_by >= 'school;';
CREATE INDEX audit_of_a_rare_act ON audit (act) WHERE act <> 'order.placed';
CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;

-- The answers that were committed: a refusal is rolled back with its row, so it may be retried (rule 7). Erasable.
CREATE TABLE idempotency (
    id          INTEGER PRIMARY KEY,                    -- 63 bits of the SHA-256 of actor and key
    fingerprint TEXT NOT NULL,                          -- keyed hash of actor, key, method, address and body: the same key must mean the same request
    answered_at INTEGER NOT NULL,
    told        TEXT NOT NULL                           -- what it takes to tell the answer again
) STRICT;

-- ── Jobs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE job (
    name         TEXT PRIMARY KEY,
    next_run_at  INTEGER NOT NULL,                      -- as people read it: the job is asked anew at each look
    leased_until INTEGER,                               -- who holds it runs it; a crash frees it when this has passed
    began_at     INTEGER,
    ended_at     INTEGER,                               -- of one that never began: when it was first known
    result       TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- ── Views ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The newest key made from the clock: the next one is larger, whatever the clock says after a restart.
CREATE VIEW newest_key (key) AS
    SELECT max(key) FROM (
        SELECT max(id) AS key FROM school UNION ALL SELECT max(id) FROM delivery_place UNION ALL SELECT max(id) FROM item
        UNION ALL SELECT max(id) FROM kit UNION ALL SELECT max(id) FROM generic_run UNION ALL SELECT max(id) FROM wave
        UNION ALL SELECT max(id) FROM claim UNION ALL SELECT max(id) FROM parcel UNION ALL SELECT max(id) FROM hand_out
        UNION ALL SELECT max(id) FROM incoming UNION ALL SELECT max(id) FROM stock_count UNION ALL SELECT max(id) FROM account
        UNION ALL SELECT max(id) FROM session WHERE id <> 0 UNION ALL SELECT max(id) FROM api_token
        UNION ALL SELECT max(id) FROM list_view UNION ALL SELECT max(id) FROM school_link
        UNION ALL SELECT max(id) FROM incident UNION ALL SELECT max(id) FROM link_request);
-- Who stands behind `account:KEY`, `token:KEY` and `school:KEY`, as staff read it.
CREATE VIEW actor (kind, id, name) AS
    SELECT 'account', id, name FROM account UNION ALL SELECT 'token', id, name FROM api_token UNION ALL SELECT 'school', id, name FROM school;

-- An order with what stands elsewhere of it: its kit as it was, its wave, its own parcels by state. Their state stands in a
-- FILTER: in the WHERE it would be what SQLite looks them up by, all parcels in that state for each order.
CREATE VIEW order_whole AS
    SELECT orders.id, orders.number, orders.campaign_id, orders.school_id, school.kind = 'partner' AS is_partner, contents_id, kit_id, kit_name_fr,
           kit_name_en, origin, swapped, orders.state, delivery_way, delivery_place_id, orders.language, generic_run_id, wave_id,
           (SELECT wave.number FROM wave WHERE wave.id = wave_id) AS wave, remainder, placed_at, changed_at, orders.version,
           orders.edition + school.edition +
               (SELECT coalesce(sum(edition), 0) FROM delivery_place WHERE delivery_place.school_id = orders.school_id) AS edition,  -- of its slip: only grows
           (SELECT count(*) FILTER (WHERE parcel.state = 'packed') FROM parcel WHERE order_id = orders.id AND claim_id IS NULL) AS parcels_packed,
           (SELECT count(*) FILTER (WHERE parcel.state = 'ready') FROM parcel WHERE order_id = orders.id AND claim_id IS NULL) AS parcels_ready,
           (SELECT count(*) FILTER (WHERE parcel.state = 'shipped') FROM parcel WHERE order_id = orders.id AND claim_id IS NULL) AS parcels_shipped,
           (SELECT count(*) FILTER (WHERE parcel.state = 'delivered') FROM parcel WHERE order_id = orders.id AND claim_id IS NULL) AS parcels_delivered,
           (SELECT count(*) FILTER (WHERE parcel.state = 'lost') FROM parcel WHERE order_id = orders.id AND claim_id IS NULL) AS parcels_lost,
           (SELECT count(*) FILTER (WHERE parcel.state = 'returned') FROM parcel WHERE order_id = orders.id AND claim_id IS NULL) AS parcels_returned
      FROM orders JOIN school ON school.id = school_id JOIN contents ON contents.id = contents_id;

-- A parcel with what stands elsewhere of it: what it answers, its order, whom it is for.
CREATE VIEW parcel_whole AS
    SELECT parcel.id, order_id, order_whole.number AS order_number, order_whole.number || '-' || parcel.position AS number,
           order_whole.campaign_id, campaign.slug AS campaign, campaign.name_fr AS campaign_name_fr, campaign.name_en AS campaign_name_en,
           school.id AS school_id, school.name AS school_name, kind AS school_kind, board, mrc, municipality,
           (SELECT words FROM school_words WHERE school_words.id = school.id) || ' ' || replace(lower(order_whole.number), '-', ' ') AS words,
           kit.slug AS kit, kit_name_fr, kit_name_en, delivery_way, wave, order_whole.edition, order_whole.version,
           parcel.state, since, tracking, claim_id, (SELECT claim.kind FROM claim WHERE claim.id = claim_id) AS claim_kind,
           CASE WHEN claim_id IS NOT NULL THEN 'claim'
                WHEN EXISTS (SELECT 1 FROM parcel AS earlier
                              WHERE earlier.order_id = parcel.order_id AND earlier.position < parcel.position AND earlier.claim_id IS NULL
                                AND earlier.state NOT IN ('unpacked', 'returned', 'replaced')) THEN 'remainder'
                ELSE 'order' END AS answers
      FROM parcel JOIN order_whole ON order_whole.id = order_id JOIN school ON school.id = order_whole.school_id
      JOIN campaign ON campaign.id = order_whole.campaign_id JOIN kit ON kit.id = kit_id;

-- One that is still to come, with the number that it will have: of a placed order, or of what is left of one. A row for each order: whoever
-- asks says which have something to pack.
CREATE VIEW parcel_to_pack AS
    SELECT order_whole.id, order_whole.number AS order_number,
           order_whole.number || '-' || (SELECT coalesce(max(position), 0) + 1 FROM parcel WHERE order_id = order_whole.id) AS number,
           order_whole.campaign_id, campaign.slug AS campaign, campaign.name_fr AS campaign_name_fr, campaign.name_en AS campaign_name_en,
           school.id AS school_id, school.name AS school_name, kind AS school_kind, board, mrc, municipality,
           (SELECT words FROM school_words WHERE school_words.id = school.id) || ' ' || replace(lower(order_whole.number), '-', ' ') AS words,
           kit.slug AS kit, kit_name_fr, kit_name_en, delivery_way, wave, order_whole.edition, order_whole.version,
           'to_pack' AS state, iif(remainder > 0, changed_at, placed_at) AS since, '' AS tracking, NULL AS claim_id, NULL AS claim_kind,
           iif(remainder > 0, 'remainder', 'order') AS answers
      FROM order_whole JOIN school ON school.id = order_whole.school_id JOIN campaign ON campaign.id = order_whole.campaign_id
      JOIN kit ON kit.id = kit_id;

-- Each live order, and what it counts as for its school (rule 6): `chosen` and `staff` are growth; `automatic` is what the rule gave, swapped or
-- not, and whatever a school has that a run (not undone) had served: the order which that one gave is then cancelled. Partners, who are on no
-- roster, are counted apart. A campaign's orders are found by their keys.
CREATE VIEW live_order (id, campaign_id, school_id, contents_id, state, placed_at, counts_as) AS
    SELECT id, campaign_id, school_id, contents_id, state, placed_at,
           CASE WHEN origin = 'automatic' OR (campaign_id, school_id) IN (
                     SELECT given.campaign_id, given.school_id
                       FROM generic_run CROSS JOIN orders AS given ON given.generic_run_id = generic_run.id
                      WHERE undone_at IS NULL AND given.state = 'cancelled') THEN 'automatic'
                ELSE origin END
      FROM orders WHERE state <> 'cancelled';

-- An order as lists see it, without what an undone run took back (rule 5). What stands elsewhere is looked up only where it is asked for.
CREATE VIEW order_in_list AS
    SELECT orders.id, number, orders.campaign_id, orders.school_id, orders.state, origin, delivery_way, wave_id, remainder, placed_at,
           (SELECT kit_id FROM contents WHERE contents.id = contents_id) AS kit_id,
           (SELECT board FROM school WHERE school.id = school_id) AS board,
           (SELECT mrc FROM school WHERE school.id = school_id) AS mrc
      FROM orders
     WHERE NOT (state = 'cancelled' AND generic_run_id IS NOT NULL AND swapped = 0 AND
                (SELECT undone_at FROM generic_run WHERE generic_run.id = generic_run_id) IS NOT NULL);

-- Whom a letter goes to, and in which language: who ordered, else the contact on file of the school, else that of the school it is a building
-- of. `email` is '' where none is known; `holder` is the school whose address it is; of one that both have, the one above.
CREATE VIEW addressee_of_school (school_id, name, email, language, holder) AS
    SELECT school.id, CASE WHEN own.email <> '' THEN own.name ELSE coalesce(above.name, '') END,
           CASE WHEN own.email <> '' THEN own.email ELSE coalesce(above.email, '') END,
           CASE WHEN own.email <> '' THEN own.language WHEN above.email <> '' THEN above.language ELSE school.language END,
           iif(above.email <> '' AND (coalesce(own.email, '') = '' OR own.email = above.email COLLATE NOCASE), school.parent_id, school.id)
      FROM school LEFT JOIN school_contact AS own ON own.school_id = school.id
      LEFT JOIN school_contact AS above ON above.school_id = school.parent_id;
-- What reaches a school before it has answered: a letter to its own address or to that of the school it is a building of, where invitations
-- still go, else a telephone on file, else paper alone.
CREATE VIEW reach_of_school (school_id, reach, phone) AS
    SELECT school.id,
           CASE WHEN own.email <> '' AND NOT EXISTS (SELECT 1 FROM closed_mailbox WHERE email = own.email) THEN 'own'
                WHEN coalesce(own.email, '') = '' AND above.email <> '' AND NOT EXISTS (SELECT 1 FROM closed_mailbox WHERE email = above.email) THEN 'parent'
                WHEN own.phone <> '' OR above.phone <> '' THEN 'phone' ELSE 'paper' END,
           coalesce(nullif(own.phone, ''), above.phone, '')
      FROM school LEFT JOIN school_contact AS own ON own.school_id = school.id
      LEFT JOIN school_contact AS above ON above.school_id = school.parent_id;
-- Schools to which nobody can write until somebody gives another address: mail to theirs comes back.
CREATE VIEW returned_mail (school_id) AS
    SELECT school_id FROM closed_mailbox JOIN school_contact ON school_contact.email = closed_mailbox.email JOIN school ON school.id = school_id
     WHERE reason = 'bounced' AND closed_at IS NULL;
CREATE VIEW addressee_of_order (order_id, name, email, language) AS
    SELECT orders.id, iif(given.email <> '', given.name, on_file.name), iif(given.email <> '', given.email, on_file.email),
           iif(given.email <> '', orders.language, on_file.language)
      FROM orders JOIN addressee_of_school AS on_file ON on_file.school_id = orders.school_id
      LEFT JOIN order_contact AS given ON given.order_id = orders.id;

-- Whom an invitation told: the school that it went to, and its buildings that got none of their own.
CREATE VIEW told_by_invitation (letter_id, school_id) AS
    SELECT letter.id, school.id FROM outbox AS letter JOIN school ON school.id = letter.school_id OR school.parent_id = letter.school_id
     WHERE letter.step_id IS NOT NULL AND letter.account_id IS NULL AND
           (school.id = letter.school_id OR letter.order_id IS NULL AND
            NOT EXISTS (SELECT 1 FROM outbox AS own WHERE own.step_id = letter.step_id AND own.school_id = school.id AND own.account_id IS NULL));

-- A letter as staff see it: one that is held is told as a state of its own.
CREATE VIEW letter AS
    SELECT outbox.id, letter, iif(held = 1 AND outbox.state = 'queued', 'held', outbox.state) AS state, outbox.school_id, recipient, outbox.language, due_at, tried_at,
           sent_at, attempts, last_error, number, name AS school, (SELECT step FROM invitation_step WHERE invitation_step.id = step_id) AS step
      FROM outbox LEFT JOIN orders ON orders.id = order_id LEFT JOIN school ON school.id = outbox.school_id;
