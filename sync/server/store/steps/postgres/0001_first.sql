CREATE TABLE fact (key text PRIMARY KEY, value bytea NOT NULL);

CREATE TABLE space (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id bytea NOT NULL UNIQUE,
  home bytea NOT NULL,
  head bigint NOT NULL DEFAULT 0,
  floor bigint NOT NULL DEFAULT 0,
  chain bytea NOT NULL DEFAULT '',
  bytes bigint NOT NULL DEFAULT 0,
  moved bigint NOT NULL DEFAULT 0
);
CREATE INDEX space_by_home ON space (home, moved, number);

CREATE TABLE log (
  space bigint NOT NULL,
  gseq bigint NOT NULL,
  device bytea NOT NULL,
  dseq bigint NOT NULL,
  epoch bigint NOT NULL,
  digest bytea NOT NULL,
  hash8 bytea NOT NULL,
  received_ms bigint NOT NULL,
  body bytea NOT NULL
);
CREATE UNIQUE INDEX log_by_gseq ON log (space, gseq);
CREATE UNIQUE INDEX log_by_dot ON log (space, device, dseq);

CREATE TABLE devhead (
  space bigint NOT NULL REFERENCES space (number),
  device bytea NOT NULL,
  dseq bigint NOT NULL,
  digest bytea NOT NULL,
  gseq bigint NOT NULL,
  PRIMARY KEY (space, device)
);

CREATE TABLE snapshot (
  space bigint NOT NULL REFERENCES space (number),
  gseq bigint NOT NULL,
  device bytea NOT NULL,
  state_hash bytea NOT NULL,
  hash8 bytea NOT NULL,
  received_ms bigint NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (space, gseq, device)
);

CREATE TABLE member_entry (seq bigint PRIMARY KEY, body bytea NOT NULL);

CREATE TABLE key_grant (
  group_id bytea NOT NULL,
  epoch bigint NOT NULL,
  recipient bytea NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (group_id, epoch, recipient)
);
CREATE INDEX key_grant_by_recipient ON key_grant (recipient);

CREATE TABLE share (
  space bigint NOT NULL REFERENCES space (number),
  recipient bytea NOT NULL,
  epoch bigint NOT NULL,
  sealed bytea NOT NULL,
  move bigint NOT NULL,
  device bytea NOT NULL,
  signature bytea NOT NULL,
  moved bigint NOT NULL,
  PRIMARY KEY (space, recipient)
);
CREATE INDEX share_by_recipient ON share (recipient, moved);

CREATE TABLE invitation (
  id bytea PRIMARY KEY,
  inviter bytea NOT NULL,
  member bytea NOT NULL,
  expires_ms bigint NOT NULL,
  request bytea NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'open',
  parcel bytea NOT NULL DEFAULT ''
);

CREATE TABLE token (hash bytea PRIMARY KEY, device bytea NOT NULL, expires_ms bigint NOT NULL);
CREATE INDEX token_by_end ON token (expires_ms);

CREATE UNLOGGED TABLE challenge (
  nonce bytea PRIMARY KEY,
  device bytea NOT NULL,
  client_nonce bytea NOT NULL,
  expires_ms bigint NOT NULL
);

CREATE TABLE chunk (id bytea PRIMARY KEY, size bigint NOT NULL, received_ms bigint NOT NULL);
