-- Who is signed in from where, programs that come in by a token, and an audit that is searched.

-- ── Sessions of the team ─────────────────────────────────────────────────────────────────────────────────────────────────────
-- One of the team's has a name of its own, by which it is ended without showing the hash of its token. A school's needs none.
ALTER TABLE session ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';  -- phone, tablet, computer, other: never what the browser says
ALTER TABLE session ADD COLUMN last_used_at INTEGER;             -- to the quarter of an hour
UPDATE session
   SET id = lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' ||
                  substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))
 WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX session_by_id ON session (id) WHERE id <> '';

ALTER TABLE account ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- ── Tokens ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- What a program shows in place of a session. Its maker's: it never may more than whoever made it, and dies with that account.
CREATE TABLE api_token (
    id           TEXT PRIMARY KEY,
    token_hash   TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,                         -- what it is for
    role         TEXT NOT NULL CHECK (role IN ('monitor', 'staff', 'admin')),
    made_by      TEXT REFERENCES account (id),          -- NULL: the operator
    made_at      INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL CHECK (expires_at > made_at),
    revoked_at   INTEGER,
    last_used_at INTEGER                                -- to the hour
) STRICT;
CREATE INDEX token_of_an_account ON api_token (made_by) WHERE made_by IS NOT NULL;

-- ── Audit ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Newest first, whatever it is asked by. Of a subject there is an index already.
CREATE INDEX audit_by_time ON audit (done_at);
CREATE INDEX audit_of_an_actor ON audit (done_by, done_at, act);  -- with the act, so that one of somebody is found without reading the others
CREATE INDEX audit_of_an_act ON audit (act, done_at);
