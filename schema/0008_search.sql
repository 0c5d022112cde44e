-- What is looked for among many schools is found by an index: the beginning of a word, and who has said nothing.

-- ── Words of schools ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Of a school's folded name, its folded municipality and the ministry's code: the text from each word on, so that « des pins »
-- finds « ecole des pins » by one step into the index.
CREATE TABLE school_word (
    beginning TEXT NOT NULL,                            -- 40 letters at most
    school_id TEXT NOT NULL REFERENCES school (id),
    PRIMARY KEY (beginning, school_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX word_of_a_school ON school_word (school_id);

CREATE TABLE letter (place INTEGER PRIMARY KEY) STRICT; -- 1 to 300, to walk along a text
INSERT INTO letter WITH RECURSIVE each (place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM each WHERE place < 300) SELECT place FROM each;

CREATE VIEW words_of_school AS
    SELECT school_id, substr(words, place, 40) AS beginning
      FROM (SELECT id AS school_id, name_key || ' ' || municipality_key || ' ' || coalesce(organisation, '') AS words FROM school)
      JOIN letter ON place <= length(words)
     WHERE (place = 1 OR substr(words, place - 1, 1) IN (' ', '-', '''', '(', '/')) AND substr(words, place, 1) <> ' ';

CREATE TRIGGER a_new_school_can_be_found AFTER INSERT ON school BEGIN
    INSERT OR IGNORE INTO school_word SELECT beginning, school_id FROM words_of_school WHERE school_id = NEW.id;
END;
CREATE TRIGGER an_edited_school_can_be_found AFTER UPDATE OF name_key, municipality_key, organisation ON school BEGIN
    DELETE FROM school_word WHERE school_id = NEW.id;
    INSERT OR IGNORE INTO school_word SELECT beginning, school_id FROM words_of_school WHERE school_id = NEW.id;
END;
INSERT OR IGNORE INTO school_word SELECT beginning, school_id FROM words_of_school;

-- ── The silent, in the order in which a shortage is served ───────────────────────────────────────────────────────────────────
-- campaign.silent counts them; these are they.
CREATE TABLE silent_school (
    campaign_id   TEXT NOT NULL REFERENCES campaign (id),
    shortage_rank INTEGER NOT NULL,
    school_id     TEXT NOT NULL REFERENCES school (id),
    PRIMARY KEY (campaign_id, shortage_rank, school_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER the_silent_of_a_new_campaign AFTER INSERT ON campaign WHEN NEW.state <> 'archived' BEGIN
    INSERT INTO silent_school SELECT NEW.id, shortage_rank, id FROM school WHERE kind = 'school' AND closed_at IS NULL;
END;
CREATE TRIGGER nobody_is_silent_in_an_archive AFTER UPDATE OF state ON campaign WHEN NEW.state = 'archived' BEGIN
    DELETE FROM silent_school WHERE campaign_id = NEW.id;
END;
CREATE TRIGGER a_new_school_is_among_the_silent AFTER INSERT ON school WHEN NEW.kind = 'school' AND NEW.closed_at IS NULL BEGIN
    INSERT INTO silent_school SELECT id, NEW.shortage_rank, NEW.id FROM campaign WHERE state <> 'archived';
END;
CREATE TRIGGER a_closed_school_is_not_among_the_silent AFTER UPDATE OF closed_at ON school WHEN NEW.closed_at IS NOT NULL BEGIN
    DELETE FROM silent_school WHERE school_id = NEW.id AND shortage_rank = NEW.shortage_rank
        AND campaign_id IN (SELECT id FROM campaign WHERE state <> 'archived');
END;
CREATE TRIGGER a_school_opened_again_is_among_the_silent AFTER UPDATE OF closed_at ON school
WHEN NEW.kind = 'school' AND OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL BEGIN
    INSERT INTO silent_school SELECT id, NEW.shortage_rank, NEW.id FROM campaign
     WHERE state <> 'archived' AND NOT EXISTS (SELECT 1 FROM outcome WHERE campaign_id = campaign.id AND school_id = NEW.id AND live = 1);
END;
CREATE TRIGGER the_silent_follow_their_rank AFTER UPDATE OF shortage_rank ON school WHEN OLD.shortage_rank <> NEW.shortage_rank BEGIN
    UPDATE silent_school SET shortage_rank = NEW.shortage_rank
     WHERE campaign_id IN (SELECT id FROM campaign WHERE state <> 'archived') AND shortage_rank = OLD.shortage_rank AND school_id = NEW.id;
END;
CREATE TRIGGER who_answered_is_not_among_the_silent AFTER INSERT ON outcome WHEN NEW.live = 1 BEGIN
    DELETE FROM silent_school WHERE campaign_id = NEW.campaign_id AND school_id = NEW.school_id
        AND shortage_rank = (SELECT shortage_rank FROM school WHERE id = NEW.school_id);
END;
CREATE TRIGGER whose_answer_ended_is_among_the_silent AFTER UPDATE OF live ON outcome WHEN OLD.live = 1 AND NEW.live = 0 BEGIN
    INSERT INTO silent_school SELECT NEW.campaign_id, shortage_rank, school.id FROM school JOIN campaign ON campaign.id = NEW.campaign_id
     WHERE school.id = NEW.school_id AND closed_at IS NULL AND campaign.state <> 'archived';
END;
INSERT INTO silent_school
    SELECT campaign.id, shortage_rank, school.id FROM campaign JOIN school ON kind = 'school' AND closed_at IS NULL
     WHERE campaign.state <> 'archived'
       AND NOT EXISTS (SELECT 1 FROM outcome WHERE campaign_id = campaign.id AND school_id = school.id AND live = 1);

-- ── A run's orders, counted from the index alone ─────────────────────────────────────────────────────────────────────────────
DROP INDEX order_of_a_run;
CREATE INDEX order_of_a_run ON orders (generic_run_id, state, swapped) WHERE generic_run_id IS NOT NULL;
