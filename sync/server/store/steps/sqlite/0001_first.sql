CREATE TABLE fact (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE stamp (one INTEGER PRIMARY KEY CHECK (one = 1), last INTEGER NOT NULL) STRICT;
INSERT INTO stamp (one, last) VALUES (1, 0);

CREATE TABLE space (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  home BLOB NOT NULL,
  head INTEGER NOT NULL DEFAULT 0,
  floor INTEGER NOT NULL DEFAULT 0,
  chain BLOB NOT NULL DEFAULT x'',
  bytes INTEGER NOT NULL DEFAULT 0,
  moved INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX space_by_home ON space (home, moved, number);

CREATE TABLE log (
  space INTEGER NOT NULL,
  gseq INTEGER NOT NULL,
  device BLOB NOT NULL,
  dseq INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  digest BLOB NOT NULL,
  hash8 BLOB NOT NULL,
  received_ms INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX log_by_gseq ON log (space, gseq);
CREATE UNIQUE INDEX log_by_dot ON log (space, device, dseq);

CREATE TABLE devhead (
  space INTEGER NOT NULL REFERENCES space (number),
  device BLOB NOT NULL,
  dseq INTEGER NOT NULL,
  digest BLOB NOT NULL,
  gseq INTEGER NOT NULL,
  PRIMARY KEY (space, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
  space INTEGER NOT NULL REFERENCES space (number),
  gseq INTEGER NOT NULL,
  device BLOB NOT NULL,
  state_hash BLOB NOT NULL,
  hash8 BLOB NOT NULL,
  received_ms INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (space, gseq, device)
) STRICT;

CREATE TABLE member_entry (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;

CREATE TABLE key_grant (
  group_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  recipient BLOB NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (group_id, epoch, recipient)
) STRICT;
CREATE INDEX key_grant_by_recipient ON key_grant (recipient);

CREATE TABLE share (
  space INTEGER NOT NULL REFERENCES space (number),
  recipient BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  move INTEGER NOT NULL,
  device BLOB NOT NULL,
  signature BLOB NOT NULL,
  moved INTEGER NOT NULL,
  PRIMARY KEY (space, recipient)
) STRICT;
CREATE INDEX share_by_recipient ON share (recipient, moved);

CREATE TABLE invitation (
  id BLOB PRIMARY KEY,
  inviter BLOB NOT NULL,
  member BLOB NOT NULL,
  expires_ms INTEGER NOT NULL,
  request BLOB NOT NULL DEFAULT x'',
  state TEXT NOT NULL DEFAULT 'open',
  parcel BLOB NOT NULL DEFAULT x''
) STRICT;

CREATE TABLE token (hash BLOB PRIMARY KEY, device BLOB NOT NULL, expires_ms INTEGER NOT NULL) STRICT;
CREATE INDEX token_by_end ON token (expires_ms);

CREATE TABLE challenge (
  nonce BLOB PRIMARY KEY,
  device BLOB NOT NULL,
  client_nonce BLOB NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE chunk (id BLOB PRIMARY KEY, size INTEGER NOT NULL, received_ms INTEGER NOT NULL) STRICT;

INSERT INTO fact (key, value) VALUES ('members_turn', x'');
