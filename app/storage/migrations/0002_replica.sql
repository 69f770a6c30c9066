-- Home: the group a space is sealed in. gseq and hash8: how far its log was read; NULL: never.
ALTER TABLE space ADD COLUMN home BLOB;
ALTER TABLE space ADD COLUMN gseq INTEGER;
ALTER TABLE space ADD COLUMN hash8 BLOB;

-- The last envelope known of each device in each space, and what its next one bears as `prev`.
ALTER TABLE vector ADD COLUMN linked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vector ADD COLUMN prev BLOB;

-- state: 0 waiting, 1 on the server, 2 came from there, 3 sealed, 4 parked, 5 refused.
-- `received`: when the server was known to have it.
ALTER TABLE change ADD COLUMN epoch INTEGER;
ALTER TABLE change ADD COLUMN reason TEXT;
ALTER TABLE change ADD COLUMN gseq INTEGER;
ALTER TABLE change ADD COLUMN received INTEGER;
DROP INDEX change_waiting;
CREATE INDEX change_unsent ON change (state, rid) WHERE state IN (0, 3, 4, 5);
ALTER TABLE change DROP COLUMN sealed;

-- What a change says, beside its row: rows change their state often, and stay small so that it is cheap.
CREATE TABLE body (change INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
INSERT INTO body (change, body) SELECT rid, body FROM change;
ALTER TABLE change DROP COLUMN body;
CREATE VIEW written AS SELECT c.*, b.body FROM change c JOIN body b ON b.change = c.rid;

-- Envelopes of changes: kept for two weeks after the server has them, for a server that was rolled back.
CREATE TABLE envelope (change INTEGER PRIMARY KEY, raw BLOB NOT NULL) STRICT;

-- Whose each device is; `key` of those this file wrote as: it signs what they left unsent.
ALTER TABLE device ADD COLUMN user BLOB;
ALTER TABLE device ADD COLUMN key BLOB;

-- What another device has shown to have of a device of this file: the highest dseq in its contexts.
CREATE TABLE seen (
  space INTEGER NOT NULL REFERENCES space, by INTEGER NOT NULL REFERENCES device,
  device INTEGER NOT NULL REFERENCES device, dseq INTEGER NOT NULL, PRIMARY KEY (space, by, device)
) STRICT, WITHOUT ROWID;

-- Who writes here. At most one row.
CREATE TABLE identity (
  rid INTEGER PRIMARY KEY CHECK (rid = 1), organisation BLOB NOT NULL, user BLOB NOT NULL,
  sign_key BLOB NOT NULL, seal_key BLOB NOT NULL
) STRICT;

-- The membership log, and the secrets it lets this user have.
CREATE TABLE membership (seq INTEGER PRIMARY KEY, entry BLOB NOT NULL) STRICT;
CREATE TABLE group_secret (
  grp BLOB NOT NULL, epoch INTEGER NOT NULL, secret BLOB NOT NULL, PRIMARY KEY (grp, epoch)
) STRICT, WITHOUT ROWID;
CREATE TABLE shared_key (
  space BLOB NOT NULL, epoch INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (space, epoch)
) STRICT, WITHOUT ROWID;

-- Envelopes that could not be applied, until a later try.
CREATE TABLE set_aside (
  rid INTEGER PRIMARY KEY, space BLOB NOT NULL, gseq INTEGER NOT NULL, device BLOB NOT NULL,
  dseq INTEGER NOT NULL, received INTEGER NOT NULL, raw BLOB NOT NULL, reason TEXT NOT NULL,
  UNIQUE (space, device, dseq, gseq)
) STRICT;

-- Fields with several values that a person decides about; the values lie with the record. After a
-- decision was taken back: `sides` holds them, as long as the field was last written by `device`, `dseq`.
CREATE TABLE conflict (
  rid INTEGER PRIMARY KEY, kind INTEGER NOT NULL, record BLOB NOT NULL, field INTEGER NOT NULL,
  since INTEGER NOT NULL, skipped INTEGER, sides BLOB, device INTEGER, dseq INTEGER, UNIQUE (record, field)
) STRICT;
