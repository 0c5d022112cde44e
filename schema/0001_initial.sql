-- The first schema. Never edited once applied: its checksum is kept, and a change is a new file.
-- Times are milliseconds since 1970 in UTC, counts are pieces, texts that people read exist in French and in English.
-- What someone may name from outside has a TEXT id made by the program (UUIDv7); lines only ever read in order have INTEGER ones.
-- Personal data stands in order_contact, school_contact, outbox and idempotency alone: rows that can be erased (Loi 25).

-- ── Campaigns ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE campaign (
    id            TEXT PRIMARY KEY,
    slug          TEXT NOT NULL UNIQUE,                 -- jps-2027
    name_fr       TEXT NOT NULL,
    name_en       TEXT NOT NULL,
    number_prefix TEXT NOT NULL UNIQUE,                 -- JPS27, of JPS27-0048
    state         TEXT NOT NULL CHECK (state IN ('draft', 'published', 'archived')),
    opens_at      INTEGER NOT NULL,
    closes_at     INTEGER NOT NULL CHECK (closes_at > opens_at),
    event_on      TEXT CHECK (event_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- the Jeudi perséVERT
    baseline      INTEGER CHECK (baseline >= 0),        -- chosen orders of the year it is compared with; NULL: there is none
    baseline_campaign_id TEXT REFERENCES campaign (id), -- whose days the growth is compared with
    target        INTEGER CHECK (target > 0),
    wish_percent  INTEGER NOT NULL DEFAULT 50,          -- growth wished for the year after, told by the report
    pool_on       INTEGER NOT NULL DEFAULT 1 CHECK (pool_on IN (0, 1)),          -- product.md, rule 4
    late_changes_on INTEGER NOT NULL DEFAULT 1 CHECK (late_changes_on IN (0, 1)),-- swap an automatic kit after the run
    run_on_hold   INTEGER NOT NULL DEFAULT 0 CHECK (run_on_hold IN (0, 1)),      -- after an undo the deadline job rests
    version       INTEGER NOT NULL DEFAULT 1,
    last_number   INTEGER NOT NULL DEFAULT 0,
    -- Every order asks how many schools have said nothing, so the triggers below count once per change instead of
    -- each order scanning the roster. An archived campaign's counts rest as they are.
    eligible      INTEGER NOT NULL DEFAULT 0 CHECK (eligible >= 0),
    silent        INTEGER NOT NULL DEFAULT 0 CHECK (silent >= 0),
    chosen        INTEGER NOT NULL DEFAULT 0 CHECK (chosen >= 0)   -- live chosen and staff orders of schools (rule 6)
) STRICT;
-- « The current campaign » must mean one.
CREATE UNIQUE INDEX one_published_campaign ON campaign (state) WHERE state = 'published';

-- ── Schools ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE school (
    id             TEXT PRIMARY KEY,
    kind           TEXT NOT NULL CHECK (kind IN ('school', 'partner')),
    organisation   TEXT,                                -- the ministry's CD_ORGNS, six digits
    building       TEXT,                                -- CD_IMM, only for a building that receives a kit of its own
    parent_id      TEXT REFERENCES school (id),         -- whose link opens this one too
    name           TEXT NOT NULL,
    name_key       TEXT NOT NULL,                       -- folded: lower case, no accents; what the search reads
    board          TEXT NOT NULL DEFAULT '',            -- centre de services scolaire
    mrc            TEXT NOT NULL DEFAULT '',
    municipality   TEXT NOT NULL DEFAULT '',
    municipality_key TEXT NOT NULL DEFAULT '',
    municipality_code TEXT NOT NULL DEFAULT '',         -- five digits
    address        TEXT NOT NULL DEFAULT '',
    postal_code    TEXT NOT NULL DEFAULT '',            -- without a space
    levels         TEXT NOT NULL DEFAULT '',            -- of preschool, primary, secondary, vocational, adult; comma between
    language       TEXT NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
    pupils         INTEGER CHECK (pupils >= 0),
    shortage_rank  INTEGER NOT NULL DEFAULT 0,          -- declared beforehand: who is served first when stock falls short
    closed_at      INTEGER,                             -- no longer active
    missing_since  INTEGER,                             -- no longer in the ministry's file: flagged, never deleted
    added_at       INTEGER NOT NULL,
    version        INTEGER NOT NULL DEFAULT 1,
    CHECK (parent_id IS NULL OR parent_id <> id)
) STRICT;
CREATE UNIQUE INDEX school_of_the_ministry ON school (organisation, coalesce(building, '')) WHERE organisation IS NOT NULL;
CREATE INDEX school_by_shortage_rank ON school (shortage_rank, id) WHERE kind = 'school' AND closed_at IS NULL;
CREATE INDEX school_by_name ON school (name_key, id);
CREATE INDEX school_by_parent ON school (parent_id) WHERE parent_id IS NOT NULL;

-- Where a parcel may go: a building of the school. Imported ones carry the ministry's CD_IMM.
CREATE TABLE delivery_place (
    id           TEXT PRIMARY KEY,
    school_id    TEXT NOT NULL REFERENCES school (id),
    building     TEXT,
    name         TEXT NOT NULL,
    address      TEXT NOT NULL DEFAULT '',
    municipality TEXT NOT NULL DEFAULT '',
    postal_code  TEXT NOT NULL DEFAULT '',
    position     INTEGER NOT NULL,
    closed_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX delivery_place_of_a_school ON delivery_place (school_id, position);

-- Whom a school's mail goes to: the last contact it gave, or the one on file. Erasable.
CREATE TABLE school_contact (
    school_id TEXT PRIMARY KEY REFERENCES school (id),
    name      TEXT NOT NULL DEFAULT '',
    email     TEXT NOT NULL DEFAULT '',
    phone     TEXT NOT NULL DEFAULT '',
    language  TEXT NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
    given_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What opens a school's pages in one campaign: a link (128 bits) and a typed code (50 bits), both kept as keyed hashes only.
CREATE TABLE school_key (
    link_hash   TEXT PRIMARY KEY,
    code_hash   TEXT NOT NULL UNIQUE,
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    school_id   TEXT NOT NULL REFERENCES school (id),
    made_at     INTEGER NOT NULL,
    revoked_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_school_key ON school_key (campaign_id, school_id) WHERE revoked_at IS NULL;

-- ── Accounts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- `account`, since « user » is a word of SQL. People of PREL; their name and address are theirs as long as they work here.
CREATE TABLE account (
    id               TEXT PRIMARY KEY,
    email            TEXT NOT NULL UNIQUE,              -- lower case
    name             TEXT NOT NULL,
    role             TEXT NOT NULL CHECK (role IN ('staff', 'admin')),
    password_hash    TEXT,                              -- scrypt, with its parameters; NULL until the one-time link is used
    setup_hash       TEXT UNIQUE,                       -- of the one-time link
    setup_expires_at INTEGER,
    added_at         INTEGER NOT NULL,
    disabled_at      INTEGER
) STRICT;

CREATE TABLE session (
    token_hash  TEXT PRIMARY KEY,
    role        TEXT NOT NULL CHECK (role IN ('school', 'staff', 'admin')),
    account_id  TEXT REFERENCES account (id),
    school_id   TEXT REFERENCES school (id),
    campaign_id TEXT REFERENCES campaign (id),          -- whose code opened it
    began_at    INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    CHECK ((role = 'school') = (school_id IS NOT NULL)),
    CHECK ((role = 'school') = (account_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_an_account ON session (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX session_by_expiry ON session (expires_at);

-- ── Catalog ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE item (
    id        TEXT PRIMARY KEY,
    sku       TEXT NOT NULL UNIQUE,
    name_fr   TEXT NOT NULL,                            -- one of it: « ruban de soie »
    name_en   TEXT NOT NULL,
    plural_fr TEXT NOT NULL,                            -- « rubans de soie »
    plural_en TEXT NOT NULL,
    unit      TEXT NOT NULL CHECK (unit IN ('each', 'roll', 'sheet', 'set')),
    place     TEXT NOT NULL DEFAULT '',                 -- in the storeroom
    picture   TEXT NOT NULL DEFAULT '',                 -- the drawing's name: item-ruban-soie
    alert_level INTEGER NOT NULL DEFAULT 0 CHECK (alert_level >= 0),
    version   INTEGER NOT NULL DEFAULT 1,
    -- A cache of the ledger, written by its trigger alone. The CHECKs refuse to oversell, whatever the code does.
    on_hand   INTEGER NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    reserved  INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    CHECK (reserved <= on_hand)
) STRICT;

CREATE TABLE kit (
    id          TEXT PRIMARY KEY,
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
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
    kit_id TEXT NOT NULL REFERENCES kit (id),
    choice INTEGER NOT NULL CHECK (choice > 0),
    pick   INTEGER NOT NULL CHECK (pick > 0),
    PRIMARY KEY (kit_id, choice)
) STRICT, WITHOUT ROWID;
CREATE TABLE kit_component (
    kit_id   TEXT NOT NULL REFERENCES kit (id),
    position INTEGER NOT NULL,
    choice   INTEGER NOT NULL DEFAULT 0 CHECK (choice >= 0),
    item_id  TEXT NOT NULL REFERENCES item (id),
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
CREATE TABLE generic_run (
    id          TEXT PRIMARY KEY,
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    began_at    INTEGER NOT NULL,
    began_by    TEXT NOT NULL,
    ended_at    INTEGER,
    undone_at   INTEGER,
    undone_by   TEXT
) STRICT;
CREATE INDEX generic_run_of_a_campaign ON generic_run (campaign_id, began_at);
-- An unfinished run is taken up again, never begun beside.
CREATE UNIQUE INDEX one_run_under_way ON generic_run (campaign_id) WHERE ended_at IS NULL;

CREATE TABLE orders (
    id            TEXT PRIMARY KEY,
    number        TEXT NOT NULL UNIQUE,
    campaign_id   TEXT NOT NULL REFERENCES campaign (id),
    school_id     TEXT NOT NULL REFERENCES school (id),
    kit_id        TEXT NOT NULL REFERENCES kit (id),
    kit_name_fr   TEXT NOT NULL,                        -- as it was
    kit_name_en   TEXT NOT NULL,
    origin        TEXT NOT NULL CHECK (origin IN ('chosen', 'staff', 'automatic')),
    swapped       INTEGER NOT NULL DEFAULT 0 CHECK (swapped IN (0, 1)),  -- it began as an automatic one: never growth
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'placed', 'packed', 'shipped', 'delivered', 'cancelled')),
    delivery_way  TEXT NOT NULL DEFAULT 'ship' CHECK (delivery_way IN ('ship', 'pickup')),
    delivery_place_id TEXT REFERENCES delivery_place (id),
    language      TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    generic_run_id TEXT REFERENCES generic_run (id),
    shortage_rank INTEGER NOT NULL DEFAULT 0,           -- the school's, when the order was placed: who is served first
    placed_at     INTEGER NOT NULL,                     -- first; no later change moves it
    changed_at    INTEGER NOT NULL,                     -- the last change of its state or contents
    version       INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX order_of_a_campaign ON orders (campaign_id, state, id);
CREATE INDEX order_of_a_school ON orders (school_id, campaign_id);
CREATE INDEX waiting_order ON orders (campaign_id, shortage_rank, id) WHERE state = 'waiting';
CREATE INDEX order_of_a_run ON orders (generic_run_id) WHERE generic_run_id IS NOT NULL;

-- The contents as they are promised; editing a kit later changes nothing here.
CREATE TABLE order_line (
    order_id  TEXT NOT NULL REFERENCES orders (id),
    position  INTEGER NOT NULL,
    item_id   TEXT NOT NULL REFERENCES item (id),
    name_fr   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    quantity  INTEGER NOT NULL CHECK (quantity > 0),
    chosen    INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1)),  -- picked by the school inside a choice
    PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX line_of_an_item ON order_line (item_id);

-- Who receives it, and where. Erasable: an automatic order has none, and one whose time is over has none any more.
CREATE TABLE order_contact (
    order_id TEXT PRIMARY KEY REFERENCES orders (id),
    name     TEXT NOT NULL,
    email    TEXT NOT NULL,
    phone    TEXT NOT NULL DEFAULT '',
    note     TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- What a school ended with. History stays; the index holds « one live outcome », whatever the code does.
CREATE TABLE outcome (
    id          TEXT PRIMARY KEY,
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    school_id   TEXT NOT NULL REFERENCES school (id),
    kind        TEXT NOT NULL CHECK (kind IN ('order', 'decline', 'exclusion')),
    order_id    TEXT REFERENCES orders (id) CHECK ((kind = 'order') = (order_id IS NOT NULL)),
    reason      TEXT NOT NULL DEFAULT '',               -- of an exclusion: staff's words about a school, never about a person
    signed_by   TEXT NOT NULL,
    began_at    INTEGER NOT NULL,
    ended_at    INTEGER,
    live        INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
    CHECK ((live = 0) = (ended_at IS NOT NULL)),
    CHECK (kind <> 'exclusion' OR reason <> '')
) STRICT;
CREATE UNIQUE INDEX one_live_outcome ON outcome (campaign_id, school_id) WHERE live = 1;
CREATE UNIQUE INDEX one_outcome_of_an_order ON outcome (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX outcome_of_a_school ON outcome (school_id, campaign_id);

CREATE TRIGGER only_schools_have_an_outcome BEFORE INSERT ON outcome
WHEN (SELECT kind FROM school WHERE id = NEW.school_id) <> 'school' BEGIN
    SELECT raise(ABORT, 'a partner has no outcome');
END;
CREATE TRIGGER an_origin_never_changes BEFORE UPDATE OF origin ON orders WHEN NEW.origin <> OLD.origin BEGIN
    SELECT raise(ABORT, 'an order keeps its origin');
END;
CREATE TRIGGER an_ended_outcome_is_history BEFORE UPDATE ON outcome WHEN OLD.live = 0 BEGIN
    SELECT raise(ABORT, 'an ended outcome is history');
END;
CREATE TRIGGER an_outcome_is_never_deleted BEFORE DELETE ON outcome BEGIN
    SELECT raise(ABORT, 'outcomes are history');
END;

-- ── Who is silent: counted, never scanned ────────────────────────────────────────────────────────────────────────────────────
CREATE TRIGGER roster_of_a_new_campaign AFTER INSERT ON campaign BEGIN
    UPDATE campaign
       SET eligible = (SELECT count(*) FROM school WHERE kind = 'school' AND closed_at IS NULL),
           silent   = (SELECT count(*) FROM school WHERE kind = 'school' AND closed_at IS NULL)
     WHERE id = NEW.id;
END;
CREATE TRIGGER a_new_school_is_silent AFTER INSERT ON school WHEN NEW.kind = 'school' AND NEW.closed_at IS NULL BEGIN
    UPDATE campaign SET eligible = eligible + 1, silent = silent + 1 WHERE state <> 'archived';
END;
CREATE TRIGGER a_school_closes AFTER UPDATE OF closed_at ON school
WHEN NEW.kind = 'school' AND OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL BEGIN
    UPDATE campaign SET eligible = eligible - 1,
           silent = silent - NOT EXISTS (SELECT 1 FROM outcome WHERE campaign_id = campaign.id AND school_id = NEW.id AND live = 1)
     WHERE state <> 'archived';
END;
CREATE TRIGGER a_school_opens_again AFTER UPDATE OF closed_at ON school
WHEN NEW.kind = 'school' AND OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL BEGIN
    UPDATE campaign SET eligible = eligible + 1,
           silent = silent + NOT EXISTS (SELECT 1 FROM outcome WHERE campaign_id = campaign.id AND school_id = NEW.id AND live = 1)
     WHERE state <> 'archived';
END;
-- A school with a live outcome cannot close before it is ended: coverage would no longer add up.
CREATE TRIGGER a_school_with_an_outcome_stays BEFORE UPDATE OF closed_at ON school
WHEN NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL AND EXISTS (
    SELECT 1 FROM outcome JOIN campaign ON campaign.id = campaign_id
     WHERE school_id = NEW.id AND live = 1 AND campaign.state <> 'archived') BEGIN
    SELECT raise(ABORT, 'end the outcome of this school first');
END;
CREATE TRIGGER a_school_keeps_its_kind BEFORE UPDATE OF kind ON school WHEN NEW.kind <> OLD.kind BEGIN
    SELECT raise(ABORT, 'a school stays a school, a partner a partner');
END;
CREATE TRIGGER no_longer_silent AFTER INSERT ON outcome WHEN NEW.live = 1 BEGIN
    UPDATE campaign SET silent = silent - 1,
           chosen = chosen + EXISTS (SELECT 1 FROM orders WHERE id = NEW.order_id AND origin <> 'automatic')
     WHERE id = NEW.campaign_id;
END;
CREATE TRIGGER silent_again AFTER UPDATE OF live ON outcome WHEN OLD.live = 1 AND NEW.live = 0 BEGIN
    UPDATE campaign SET silent = silent + 1,
           chosen = chosen - EXISTS (SELECT 1 FROM orders WHERE id = NEW.order_id AND origin <> 'automatic')
     WHERE id = NEW.campaign_id;
END;

-- ── Fulfilment ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- What leaves for one order. From packed on, an order's state is derived from its parcels.
CREATE TABLE parcel (
    id           TEXT PRIMARY KEY,
    order_id     TEXT NOT NULL REFERENCES orders (id),
    position     INTEGER NOT NULL,                      -- 1 of JPS27-0048-1
    state        TEXT NOT NULL CHECK (state IN ('packed', 'ready', 'shipped', 'delivered', 'lost', 'returned', 'unpacked')),
    tracking     TEXT NOT NULL DEFAULT '',
    packed_at    INTEGER NOT NULL,
    packed_by    TEXT NOT NULL,
    shipped_at   INTEGER,
    delivered_at INTEGER,
    delivered_by TEXT,
    UNIQUE (order_id, position)
) STRICT;
CREATE TABLE parcel_line (
    parcel_id TEXT NOT NULL REFERENCES parcel (id),
    item_id   TEXT NOT NULL REFERENCES item (id),
    quantity  INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (parcel_id, item_id)
) STRICT, WITHOUT ROWID;

-- ── Inventory ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The truth about stock. Code writes movements and never the counts, which the trigger below keeps.
CREATE TABLE movement (
    id              INTEGER PRIMARY KEY,
    moved_at        INTEGER NOT NULL,
    item_id         TEXT NOT NULL REFERENCES item (id),
    campaign_id     TEXT REFERENCES campaign (id),      -- what it was for, where it was for one
    order_id        TEXT REFERENCES orders (id),
    cause           TEXT NOT NULL CHECK (cause IN ('receipt', 'adjustment', 'hand_out', 'reservation', 'release', 'shipment', 'return')),
    on_hand_change  INTEGER NOT NULL,
    reserved_change INTEGER NOT NULL,
    reason          TEXT NOT NULL DEFAULT '',           -- or the supplier's reference; never about a person
    done_by         TEXT NOT NULL,
    CHECK (on_hand_change <> 0 OR reserved_change <> 0),
    CHECK (cause <> 'adjustment' OR reason <> '')
) STRICT;
CREATE INDEX movement_of_an_order ON movement (order_id, item_id) WHERE order_id IS NOT NULL;
CREATE INDEX movement_of_an_item ON movement (item_id, id);
CREATE INDEX movement_of_a_campaign ON movement (campaign_id, cause, item_id) WHERE campaign_id IS NOT NULL;

CREATE TRIGGER a_movement_moves_stock AFTER INSERT ON movement BEGIN
    UPDATE item SET on_hand = on_hand + NEW.on_hand_change, reserved = reserved + NEW.reserved_change
     WHERE id = NEW.item_id;
END;

-- ── Trace ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Who did what, when, from what, to what. No personal value ever stands here, since these rows cannot be erased.
CREATE TABLE audit (
    id       INTEGER PRIMARY KEY,
    done_at  INTEGER NOT NULL,
    done_by  TEXT NOT NULL,                             -- school:ID, account:ID, operator, job:NAME
    act      TEXT NOT NULL,                             -- order.placed
    subject  TEXT NOT NULL,                             -- an order's number, or an id
    was      TEXT NOT NULL DEFAULT '',
    became   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_of_a_subject ON audit (subject, id);

-- Append-only, REPLACE included: that one deletes without a DELETE, unless recursive_triggers is on (the program turns it on).
CREATE TRIGGER a_movement_is_never_updated BEFORE UPDATE ON movement BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER a_movement_is_never_deleted BEFORE DELETE ON movement BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;

-- Mail that a committed act promised; a job sends it and fills sent_at. Erasable.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY,
    order_id   TEXT REFERENCES orders (id),
    school_id  TEXT NOT NULL REFERENCES school (id),
    letter     TEXT NOT NULL CHECK (letter IN ('placed', 'changed', 'cancelled', 'automatic', 'shipped', 'declined')),
    recipient  TEXT NOT NULL,
    language   TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    cause      TEXT NOT NULL UNIQUE,                    -- what it answers to, once: JPS27-0048/placed/1
    held       INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),  -- a run's letters wait until an admin releases them
    due_at     INTEGER NOT NULL,
    sent_at    INTEGER
) STRICT;
CREATE INDEX unsent_letter ON outbox (due_at) WHERE sent_at IS NULL AND held = 0;

-- The answers that were committed, by the key of the request. A refusal is rolled back with its row, so it may be retried. Erasable.
CREATE TABLE idempotency (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    actor       TEXT NOT NULL,
    key         TEXT NOT NULL,
    fingerprint TEXT NOT NULL,                          -- SHA-256 of method, path and body: the same key must mean the same request
    status      INTEGER NOT NULL,
    location    TEXT NOT NULL,
    etag        TEXT NOT NULL,
    body        TEXT NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, actor, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (answered_at);

-- ── Jobs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE job (
    name         TEXT PRIMARY KEY,
    next_run_at  INTEGER NOT NULL,
    leased_until INTEGER,                               -- who holds it runs it; a crash frees it when this has passed
    began_at     INTEGER,
    ended_at     INTEGER,
    result       TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
