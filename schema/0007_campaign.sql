-- What an admin sets and reads of a campaign: its pages' texts, whom to call, and the figures of the year's report.

-- ── Texts of the public pages ────────────────────────────────────────────────────────────────────────────────────────────────
-- Plain text, one line each; a place without a row shows nothing, or what the settings file says.
CREATE TABLE campaign_text (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    place       TEXT NOT NULL CHECK (place IN ('banner', 'introduction', 'pick_up', 'thanks')),
    fr          TEXT NOT NULL CHECK (fr <> ''),
    en          TEXT NOT NULL CHECK (en <> ''),
    PRIMARY KEY (campaign_id, place)
) STRICT, WITHOUT ROWID;

-- ── Whom to call ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Schools that chose the other time and have not yet: who has one in hand, and what was said. Erasable.
CREATE TABLE school_follow_up (
    campaign_id  TEXT NOT NULL REFERENCES campaign (id),
    school_id    TEXT NOT NULL REFERENCES school (id),
    account_id   TEXT REFERENCES account (id),          -- who has it in hand
    contacted_at INTEGER,                               -- the last time
    note         TEXT NOT NULL DEFAULT '',
    written_at   INTEGER NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (campaign_id, school_id)
) STRICT, WITHOUT ROWID;

-- ── Which schools chose, themselves or through staff (product.md, rule 6) ────────────────────────────────────────────────────
-- New, returning and lapsed schools are found by laying two campaigns side by side, without reading their orders.
CREATE TABLE school_choice (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    school_id   TEXT NOT NULL REFERENCES school (id),
    levels      TEXT NOT NULL,                          -- the school's
    PRIMARY KEY (campaign_id, school_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER a_school_chooses AFTER INSERT ON orders
WHEN NEW.state <> 'cancelled' AND NEW.origin <> 'automatic' AND NEW.swapped = 0 BEGIN
    INSERT INTO school_choice SELECT NEW.campaign_id, id, levels FROM school WHERE id = NEW.school_id AND kind = 'school'
        ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER a_choice_changes AFTER UPDATE OF state, swapped ON orders
WHEN (OLD.state = 'cancelled') <> (NEW.state = 'cancelled') OR OLD.swapped <> NEW.swapped BEGIN
    DELETE FROM school_choice WHERE campaign_id = NEW.campaign_id AND school_id = NEW.school_id;
    INSERT INTO school_choice SELECT campaign_id, school.id, levels FROM orders JOIN school ON school.id = school_id
                               WHERE school_id = NEW.school_id AND campaign_id = NEW.campaign_id AND school.kind = 'school'
                                 AND state <> 'cancelled' AND origin <> 'automatic' AND swapped = 0
        ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER a_school_teaches_otherwise AFTER UPDATE OF levels ON school WHEN OLD.levels <> NEW.levels BEGIN
    UPDATE school_choice SET levels = NEW.levels WHERE school_id = NEW.id;
END;
CREATE INDEX choice_of_a_school ON school_choice (school_id);

-- ── Active schools, by board and MRC ─────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE school_tally (
    kind    TEXT NOT NULL,
    board   TEXT NOT NULL,
    mrc     TEXT NOT NULL,
    schools INTEGER NOT NULL CHECK (schools >= 0),
    PRIMARY KEY (kind, board, mrc)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER a_school_is_counted AFTER INSERT ON school WHEN NEW.closed_at IS NULL BEGIN
    INSERT INTO school_tally VALUES (NEW.kind, NEW.board, NEW.mrc, 1) ON CONFLICT DO UPDATE SET schools = schools + 1;
END;
CREATE TRIGGER a_changed_school_is_counted_anew AFTER UPDATE OF board, mrc, closed_at ON school
WHEN OLD.board <> NEW.board OR OLD.mrc <> NEW.mrc OR (OLD.closed_at IS NULL) <> (NEW.closed_at IS NULL) BEGIN
    UPDATE school_tally SET schools = schools - 1
     WHERE kind = OLD.kind AND board = OLD.board AND mrc = OLD.mrc AND OLD.closed_at IS NULL;
    INSERT INTO school_tally SELECT NEW.kind, NEW.board, NEW.mrc, 1 WHERE NEW.closed_at IS NULL
        ON CONFLICT DO UPDATE SET schools = schools + 1;
END;

-- ── The books of stock ───────────────────────────────────────────────────────────────────────────────────────────────────────
-- A period ends when a campaign is archived: what lay on the shelf then is what the next one opens with. A period's number is how
-- many campaigns were archived before it; the last one is still open.
ALTER TABLE campaign ADD COLUMN stock_period INTEGER;   -- of an archived campaign
CREATE TABLE movement_tally (
    period      INTEGER NOT NULL,
    campaign_id TEXT NOT NULL,                          -- what it was for; '' where it was for none
    item_id     TEXT NOT NULL REFERENCES item (id),
    cause       TEXT NOT NULL,
    pieces      INTEGER NOT NULL,                       -- change of what is on hand
    PRIMARY KEY (period, campaign_id, item_id, cause)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER a_movement_is_booked AFTER INSERT ON movement WHEN NEW.on_hand_change <> 0 BEGIN
    INSERT INTO movement_tally VALUES ((SELECT count(*) FROM campaign WHERE state = 'archived'), coalesce(NEW.campaign_id, ''),
                                       NEW.item_id, NEW.cause, NEW.on_hand_change)
        ON CONFLICT DO UPDATE SET pieces = pieces + excluded.pieces;
END;
CREATE TRIGGER an_archived_campaign_closes_its_books AFTER UPDATE OF state ON campaign
WHEN NEW.state = 'archived' AND OLD.state <> 'archived' BEGIN
    UPDATE campaign SET stock_period = (SELECT count(*) FROM campaign WHERE state = 'archived') - 1 WHERE id = NEW.id;
END;

-- ── What was there before ────────────────────────────────────────────────────────────────────────────────────────────────────
INSERT INTO school_choice
    SELECT DISTINCT campaign_id, school.id, levels FROM orders JOIN school ON school.id = school_id
     WHERE kind = 'school' AND state <> 'cancelled' AND origin <> 'automatic' AND swapped = 0;
INSERT INTO school_tally SELECT kind, board, mrc, count(*) FROM school WHERE closed_at IS NULL GROUP BY kind, board, mrc;
UPDATE campaign
   SET stock_period = (SELECT count(*) FROM campaign AS earlier WHERE earlier.state = 'archived' AND earlier.closes_at < campaign.closes_at)
 WHERE state = 'archived';
INSERT INTO movement_tally
    WITH ended AS MATERIALIZED (SELECT done_at FROM audit WHERE act = 'campaign.archived')
    SELECT (SELECT count(*) FROM ended WHERE done_at <= moved_at) AS period, coalesce(campaign_id, '') AS booked_for, item_id, cause,
           sum(on_hand_change)
      FROM movement WHERE on_hand_change <> 0 GROUP BY period, booked_for, item_id, cause;
