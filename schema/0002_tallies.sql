-- What every page of the office asks is counted when it changes, as the silent schools are: a dashboard then costs the same with
-- 200 orders and with a million, and a run that falls short does not add up every waiting order for each of its slices.

-- ── Orders, by all that a page counts them by ────────────────────────────────────────────────────────────────────────────────
CREATE TABLE order_tally (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    kit_id      TEXT NOT NULL REFERENCES kit (id),
    state       TEXT NOT NULL,
    origin      TEXT NOT NULL,
    swapped     INTEGER NOT NULL,
    kind        TEXT NOT NULL,                          -- the school's
    board       TEXT NOT NULL,
    mrc         TEXT NOT NULL,
    orders      INTEGER NOT NULL CHECK (orders >= 0),
    PRIMARY KEY (campaign_id, kit_id, state, origin, swapped, kind, board, mrc)
) STRICT, WITHOUT ROWID;

-- Live orders by the hour they were first placed in: the offset of Québec is a whole number of hours, so hours make days.
CREATE TABLE hour_tally (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    hour        INTEGER NOT NULL,                       -- since 1970, UTC
    origin      TEXT NOT NULL,
    swapped     INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    orders      INTEGER NOT NULL CHECK (orders >= 0),
    PRIMARY KEY (campaign_id, hour, origin, swapped, kind)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER an_order_is_counted AFTER INSERT ON orders BEGIN
    INSERT INTO order_tally SELECT NEW.campaign_id, NEW.kit_id, NEW.state, NEW.origin, NEW.swapped, kind, board, mrc, 1
                              FROM school WHERE id = NEW.school_id
        ON CONFLICT DO UPDATE SET orders = orders + 1;
    INSERT INTO hour_tally SELECT NEW.campaign_id, NEW.placed_at / 3600000, NEW.origin, NEW.swapped, kind, 1
                             FROM school WHERE id = NEW.school_id AND NEW.state <> 'cancelled'
        ON CONFLICT DO UPDATE SET orders = orders + 1;
END;
CREATE TRIGGER a_changed_order_is_counted_anew AFTER UPDATE OF state, kit_id, swapped ON orders
WHEN OLD.state <> NEW.state OR OLD.kit_id <> NEW.kit_id OR OLD.swapped <> NEW.swapped BEGIN
    UPDATE order_tally SET orders = orders - 1
     WHERE campaign_id = OLD.campaign_id AND kit_id = OLD.kit_id AND state = OLD.state AND origin = OLD.origin AND swapped = OLD.swapped
       AND (kind, board, mrc) = (SELECT kind, board, mrc FROM school WHERE id = OLD.school_id);
    INSERT INTO order_tally SELECT NEW.campaign_id, NEW.kit_id, NEW.state, NEW.origin, NEW.swapped, kind, board, mrc, 1
                              FROM school WHERE id = NEW.school_id
        ON CONFLICT DO UPDATE SET orders = orders + 1;
END;
CREATE TRIGGER a_changed_order_keeps_its_hour AFTER UPDATE OF state, swapped ON orders
WHEN (OLD.state = 'cancelled') <> (NEW.state = 'cancelled') OR OLD.swapped <> NEW.swapped BEGIN
    UPDATE hour_tally SET orders = orders - 1
     WHERE campaign_id = OLD.campaign_id AND hour = OLD.placed_at / 3600000 AND origin = OLD.origin AND swapped = OLD.swapped
       AND kind = (SELECT kind FROM school WHERE id = OLD.school_id) AND OLD.state <> 'cancelled';
    INSERT INTO hour_tally SELECT NEW.campaign_id, NEW.placed_at / 3600000, NEW.origin, NEW.swapped, kind, 1
                             FROM school WHERE id = NEW.school_id AND NEW.state <> 'cancelled'
        ON CONFLICT DO UPDATE SET orders = orders + 1;
END;
CREATE TRIGGER a_school_takes_its_orders_along AFTER UPDATE OF board, mrc ON school
WHEN OLD.board <> NEW.board OR OLD.mrc <> NEW.mrc BEGIN
    UPDATE order_tally SET orders = orders - theirs.count
      FROM (SELECT campaign_id, kit_id, state, origin, swapped, count(*) AS count FROM orders WHERE school_id = NEW.id
             GROUP BY campaign_id, kit_id, state, origin, swapped) AS theirs
     WHERE order_tally.campaign_id = theirs.campaign_id AND order_tally.kit_id = theirs.kit_id AND order_tally.state = theirs.state
       AND order_tally.origin = theirs.origin AND order_tally.swapped = theirs.swapped
       AND kind = NEW.kind AND board = OLD.board AND mrc = OLD.mrc;
    INSERT INTO order_tally SELECT campaign_id, kit_id, state, origin, swapped, NEW.kind, NEW.board, NEW.mrc, count(*)
                              FROM orders WHERE school_id = NEW.id GROUP BY campaign_id, kit_id, state, origin, swapped
        ON CONFLICT DO UPDATE SET orders = orders + excluded.orders;
END;

-- ── Answers other than an order ──────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE campaign ADD COLUMN declined INTEGER NOT NULL DEFAULT 0 CHECK (declined >= 0);
ALTER TABLE campaign ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0 CHECK (excluded >= 0);
CREATE TRIGGER another_answer AFTER INSERT ON outcome WHEN NEW.live = 1 AND NEW.kind <> 'order' BEGIN
    UPDATE campaign SET declined = declined + (NEW.kind = 'decline'), excluded = excluded + (NEW.kind = 'exclusion')
     WHERE id = NEW.campaign_id;
END;
CREATE TRIGGER another_answer_ends AFTER UPDATE OF live ON outcome
WHEN OLD.live = 1 AND NEW.live = 0 AND NEW.kind <> 'order' BEGIN
    UPDATE campaign SET declined = declined - (NEW.kind = 'decline'), excluded = excluded - (NEW.kind = 'exclusion')
     WHERE id = NEW.campaign_id;
END;

-- ── What waiting orders need ─────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE awaited (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    item_id     TEXT NOT NULL REFERENCES item (id),
    pieces      INTEGER NOT NULL CHECK (pieces >= 0),
    PRIMARY KEY (campaign_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER a_line_is_awaited AFTER INSERT ON order_line
WHEN (SELECT state FROM orders WHERE id = NEW.order_id) = 'waiting' BEGIN
    INSERT INTO awaited SELECT campaign_id, NEW.item_id, NEW.quantity FROM orders WHERE id = NEW.order_id
        ON CONFLICT DO UPDATE SET pieces = pieces + excluded.pieces;
END;
CREATE TRIGGER a_line_is_awaited_no_more AFTER DELETE ON order_line
WHEN (SELECT state FROM orders WHERE id = OLD.order_id) = 'waiting' BEGIN
    UPDATE awaited SET pieces = pieces - OLD.quantity
     WHERE campaign_id = (SELECT campaign_id FROM orders WHERE id = OLD.order_id) AND item_id = OLD.item_id;
END;
CREATE TRIGGER an_order_begins_to_wait AFTER UPDATE OF state ON orders WHEN OLD.state <> 'waiting' AND NEW.state = 'waiting' BEGIN
    INSERT INTO awaited SELECT NEW.campaign_id, item_id, sum(quantity) FROM order_line WHERE order_id = NEW.id GROUP BY item_id
        ON CONFLICT DO UPDATE SET pieces = pieces + excluded.pieces;
END;
CREATE TRIGGER an_order_waits_no_more AFTER UPDATE OF state ON orders WHEN OLD.state = 'waiting' AND NEW.state <> 'waiting' BEGIN
    UPDATE awaited SET pieces = pieces - (SELECT sum(quantity) FROM order_line WHERE order_id = NEW.id AND item_id = awaited.item_id)
     WHERE campaign_id = NEW.campaign_id AND item_id IN (SELECT item_id FROM order_line WHERE order_id = NEW.id);
END;

-- ── What was there before ────────────────────────────────────────────────────────────────────────────────────────────────────
INSERT INTO order_tally
    SELECT campaign_id, kit_id, state, origin, swapped, kind, board, mrc, count(*) FROM orders JOIN school ON school.id = school_id
     GROUP BY campaign_id, kit_id, state, origin, swapped, kind, board, mrc;
INSERT INTO hour_tally
    SELECT campaign_id, placed_at / 3600000 AS hour, origin, swapped, kind, count(*) FROM orders JOIN school ON school.id = school_id
     WHERE state <> 'cancelled' GROUP BY campaign_id, hour, origin, swapped, kind;
INSERT INTO awaited
    SELECT campaign_id, item_id, sum(quantity) FROM orders JOIN order_line ON order_id = orders.id
     WHERE state = 'waiting' GROUP BY campaign_id, item_id;
UPDATE campaign
   SET declined = (SELECT count(*) FROM outcome WHERE campaign_id = campaign.id AND live = 1 AND kind = 'decline'),
       excluded = (SELECT count(*) FROM outcome WHERE campaign_id = campaign.id AND live = 1 AND kind = 'exclusion');

-- ── Lists in their order, and a ledger added up from its index alone ─────────────────────────────────────────────────────────
CREATE INDEX school_by_board ON school (board);
CREATE INDEX school_by_mrc ON school (mrc);
CREATE INDEX order_by_moment ON orders (campaign_id, placed_at, id);
DROP INDEX movement_of_an_item;
CREATE INDEX movement_of_an_item ON movement (item_id, id, on_hand_change, reserved_change);
