-- What a staff page shows of a whole campaign is counted once per change, not once per look.

-- ── Orders in waves ──────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE wave_tally (
    wave_id      TEXT NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    kit_id       TEXT NOT NULL REFERENCES kit (id),
    state        TEXT NOT NULL,
    delivery_way TEXT NOT NULL,
    orders       INTEGER NOT NULL CHECK (orders >= 0),
    PRIMARY KEY (wave_id, kit_id, state, delivery_way)
) STRICT, WITHOUT ROWID;
INSERT INTO wave_tally SELECT wave_id, kit_id, state, delivery_way, count(*) FROM orders WHERE wave_id IS NOT NULL GROUP BY 1, 2, 3, 4;

CREATE TRIGGER a_new_order_in_a_wave AFTER INSERT ON orders WHEN NEW.wave_id IS NOT NULL BEGIN
    INSERT INTO wave_tally VALUES (NEW.wave_id, NEW.kit_id, NEW.state, NEW.delivery_way, 1)
        ON CONFLICT DO UPDATE SET orders = orders + 1;
END;
CREATE TRIGGER an_order_leaves_its_place_in_a_wave AFTER UPDATE OF wave_id, kit_id, state, delivery_way ON orders
WHEN OLD.wave_id IS NOT NULL BEGIN
    UPDATE wave_tally SET orders = orders - 1
     WHERE wave_id = OLD.wave_id AND kit_id = OLD.kit_id AND state = OLD.state AND delivery_way = OLD.delivery_way;
END;
CREATE TRIGGER an_order_takes_its_place_in_a_wave AFTER UPDATE OF wave_id, kit_id, state, delivery_way ON orders
WHEN NEW.wave_id IS NOT NULL BEGIN
    INSERT INTO wave_tally VALUES (NEW.wave_id, NEW.kit_id, NEW.state, NEW.delivery_way, 1)
        ON CONFLICT DO UPDATE SET orders = orders + 1;
END;

-- ── Open claims ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE open_claims (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    kind        TEXT NOT NULL,
    claims      INTEGER NOT NULL CHECK (claims >= 0),
    PRIMARY KEY (campaign_id, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO open_claims SELECT campaign_id, kind, count(*) FROM claim JOIN orders ON orders.id = order_id WHERE claim.state = 'open' GROUP BY 1, 2;

CREATE TRIGGER a_claim_opens AFTER INSERT ON claim WHEN NEW.state = 'open' BEGIN
    INSERT INTO open_claims SELECT campaign_id, NEW.kind, 1 FROM orders WHERE id = NEW.order_id
        ON CONFLICT DO UPDATE SET claims = claims + 1;
END;
CREATE TRIGGER a_claim_is_answered AFTER UPDATE OF state ON claim WHEN OLD.state = 'open' AND NEW.state <> 'open' BEGIN
    UPDATE open_claims SET claims = claims - 1
     WHERE campaign_id = (SELECT campaign_id FROM orders WHERE id = NEW.order_id) AND kind = NEW.kind;
END;
CREATE INDEX claim_of_a_kind ON claim (state, kind, id);

-- ── Schools that chose, by their levels, and with each other campaign ────────────────────────────────────────────────────────
CREATE TABLE choice_tally (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    levels      TEXT NOT NULL,
    schools     INTEGER NOT NULL CHECK (schools >= 0),
    PRIMARY KEY (campaign_id, levels)
) STRICT, WITHOUT ROWID;
INSERT INTO choice_tally SELECT campaign_id, levels, count(*) FROM school_choice GROUP BY 1, 2;
CREATE TABLE both_choice_tally (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    other_id    TEXT NOT NULL REFERENCES campaign (id),
    schools     INTEGER NOT NULL CHECK (schools >= 0),
    PRIMARY KEY (campaign_id, other_id)
) STRICT, WITHOUT ROWID;
INSERT INTO both_choice_tally
    SELECT one.campaign_id, other.campaign_id, count(*) FROM school_choice AS one JOIN school_choice AS other USING (school_id)
     WHERE one.campaign_id <> other.campaign_id GROUP BY 1, 2;

CREATE TRIGGER a_choice_is_counted AFTER INSERT ON school_choice BEGIN
    INSERT INTO choice_tally VALUES (NEW.campaign_id, NEW.levels, 1) ON CONFLICT DO UPDATE SET schools = schools + 1;
    INSERT INTO both_choice_tally
        SELECT NEW.campaign_id, campaign_id, 1 FROM school_choice WHERE school_id = NEW.school_id AND campaign_id <> NEW.campaign_id
        ON CONFLICT DO UPDATE SET schools = schools + 1;
    INSERT INTO both_choice_tally
        SELECT campaign_id, NEW.campaign_id, 1 FROM school_choice WHERE school_id = NEW.school_id AND campaign_id <> NEW.campaign_id
        ON CONFLICT DO UPDATE SET schools = schools + 1;
END;
CREATE TRIGGER a_choice_counts_no_more AFTER DELETE ON school_choice BEGIN
    UPDATE choice_tally SET schools = schools - 1 WHERE campaign_id = OLD.campaign_id AND levels = OLD.levels;
    UPDATE both_choice_tally SET schools = schools - 1
     WHERE (campaign_id = OLD.campaign_id AND other_id IN (SELECT campaign_id FROM school_choice WHERE school_id = OLD.school_id))
        OR (other_id = OLD.campaign_id AND campaign_id IN (SELECT campaign_id FROM school_choice WHERE school_id = OLD.school_id));
END;
CREATE TRIGGER a_choice_is_counted_with_other_levels AFTER UPDATE OF levels ON school_choice WHEN OLD.levels <> NEW.levels BEGIN
    UPDATE choice_tally SET schools = schools - 1 WHERE campaign_id = OLD.campaign_id AND levels = OLD.levels;
    INSERT INTO choice_tally VALUES (NEW.campaign_id, NEW.levels, 1) ON CONFLICT DO UPDATE SET schools = schools + 1;
END;

-- ── Letters that are looked for ──────────────────────────────────────────────────────────────────────────────────────────────
CREATE INDEX letter_to_a_school ON outbox (school_id);
CREATE INDEX letter_to_an_address ON outbox (recipient COLLATE NOCASE);
