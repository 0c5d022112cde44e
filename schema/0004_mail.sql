-- The outbox gets what sending needs. A letter is queued in the transaction of the act that it tells of. The job takes one at a
-- time: `sending` is on disk before the mail server hears of it, so that a crash leaves at most one letter of which nobody knows
-- whether it left. That one becomes `uncertain`, is shown to staff, and never leaves again by itself.
CREATE TABLE outbox_of_mail (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,       -- named from outside by staff alone; never given twice
    letter     TEXT NOT NULL CHECK (letter IN ('placed', 'changed', 'cancelled', 'automatic', 'shipped', 'ready', 'declined',
                                               'claim_answered', 'code', 'invitation', 'reminder', 'test')),
    order_id   TEXT REFERENCES orders (id),
    parcel_id  TEXT REFERENCES parcel (id),             -- what left or stands ready; NULL: whatever the order has by then
    school_id  TEXT REFERENCES school (id),
    account_id TEXT REFERENCES account (id),            -- of a letter to somebody of the team
    recipient  TEXT NOT NULL,
    language   TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    cause      TEXT NOT NULL UNIQUE,                    -- what it answers to, once: JPS27-0048/placed/1
    told       TEXT NOT NULL DEFAULT '',                -- what it says that no other table keeps, as JSON
    held       INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),  -- a run's letters wait until an admin releases them
    state      TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'uncertain', 'dropped')),
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),   -- those in which the server took up this very letter
    tried_at   INTEGER,
    sent_at    INTEGER,
    last_error TEXT NOT NULL DEFAULT '',                -- a code, never a server's words or an address
    content    TEXT NOT NULL DEFAULT '',                -- the letter as it was last handed over, as JSON
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK (school_id IS NOT NULL OR account_id IS NOT NULL)
) STRICT;

INSERT INTO outbox_of_mail (id, letter, order_id, school_id, recipient, language, cause, held, state, due_at, sent_at)
SELECT id, letter, order_id, school_id, recipient, language, cause, held, iif(sent_at IS NULL, 'queued', 'sent'), due_at, sent_at
  FROM outbox ORDER BY id;
DROP TABLE outbox;
ALTER TABLE outbox_of_mail RENAME TO outbox;

CREATE INDEX letter_to_send ON outbox (due_at, id) WHERE state = 'queued' AND held = 0;
CREATE INDEX unsent_letter ON outbox (state, held, id) WHERE state <> 'sent';
CREATE INDEX sent_letter ON outbox (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX letter_with_an_error ON outbox (tried_at) WHERE last_error <> '';
CREATE INDEX letter_of_an_order ON outbox (order_id) WHERE order_id IS NOT NULL;

-- The job runs when a letter falls due, and whoever queues one need not know of it. Without a mail server there is no such job.
CREATE TRIGGER a_letter_wakes_the_outbox AFTER INSERT ON outbox WHEN NEW.state = 'queued' AND NEW.held = 0 BEGIN
    UPDATE job SET next_run_at = NEW.due_at WHERE name = 'outbox' AND next_run_at > NEW.due_at;
END;
CREATE TRIGGER a_letter_wakes_the_outbox_again AFTER UPDATE OF state, held, due_at ON outbox
WHEN NEW.state = 'queued' AND NEW.held = 0 BEGIN
    UPDATE job SET next_run_at = NEW.due_at WHERE name = 'outbox' AND next_run_at > NEW.due_at;
END;
