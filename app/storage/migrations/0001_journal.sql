-- What this laptop knows of itself: device id, user, clock, schema fingerprint.
CREATE TABLE local (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;

-- Devices by local number; number 1 is this laptop.
CREATE TABLE device (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;

-- A space is the unit of keys, order and replication; `root` is the record it is about.
CREATE TABLE space (
  rid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, scope TEXT NOT NULL, root BLOB NOT NULL,
  UNIQUE (scope, root)
) STRICT;

-- Version vector of each space: the last change of each device that is in.
CREATE TABLE vector (
  space INTEGER NOT NULL REFERENCES space, device INTEGER NOT NULL REFERENCES device,
  dseq INTEGER NOT NULL, PRIMARY KEY (space, device)
) STRICT, WITHOUT ROWID;

-- Every change, ours and others'. state: 0 waiting to be sent, 1 on the server, 2 came from there.
CREATE TABLE change (
  rid INTEGER PRIMARY KEY, space INTEGER NOT NULL REFERENCES space, device INTEGER NOT NULL REFERENCES device,
  dseq INTEGER NOT NULL, hlc INTEGER NOT NULL, at INTEGER NOT NULL, author BLOB NOT NULL,
  state INTEGER NOT NULL, body BLOB NOT NULL, sealed BLOB,
  UNIQUE (space, device, dseq)
) STRICT;
CREATE INDEX change_waiting ON change (rid) WHERE state = 0;

-- Which changes touched a record: the way from a record to its history.
CREATE TABLE touch (record BLOB NOT NULL, change INTEGER NOT NULL, PRIMARY KEY (record, change)) STRICT, WITHOUT ROWID;

-- Records of kinds only a newer program knows: kept as they came.
CREATE TABLE foreign_record (
  id BLOB PRIMARY KEY, kind INTEGER NOT NULL, space INTEGER NOT NULL REFERENCES space, meta BLOB NOT NULL, fields BLOB NOT NULL
) STRICT;

-- Hash-chained record of who did what; `detail` holds names of fields, never values.
CREATE TABLE audit (
  rid INTEGER PRIMARY KEY, at INTEGER NOT NULL, hlc INTEGER NOT NULL, device INTEGER NOT NULL,
  author BLOB NOT NULL, action TEXT NOT NULL, kind TEXT NOT NULL, record BLOB NOT NULL,
  space INTEGER NOT NULL, detail TEXT NOT NULL, reason TEXT NOT NULL, hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_record ON audit (record);
CREATE INDEX audit_space ON audit (space);

-- Half-typed forms of this laptop: never synced, deleted when the form is saved.
CREATE TABLE draft (key TEXT PRIMARY KEY, body TEXT NOT NULL, at INTEGER NOT NULL) STRICT;

-- One row for each searchable record; rid = file number * 4096 + slot, so that a hit needs no join.
CREATE TABLE doc (rid INTEGER PRIMARY KEY, record BLOB NOT NULL, part TEXT NOT NULL, UNIQUE (record, part)) STRICT;
CREATE VIRTUAL TABLE name_search USING fts5(
  words, content='', contentless_delete=1, prefix='1 2 3', tokenize="unicode61 remove_diacritics 2 tokenchars '=~_'"
);
CREATE VIRTUAL TABLE text_search USING fts5(
  words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO name_search(name_search, rank) VALUES ('secure-delete', 1);
INSERT INTO text_search(text_search, rank) VALUES ('secure-delete', 1);

-- Blocking keys of names: candidates for the duplicate panel.
CREATE TABLE name_key (key TEXT NOT NULL, person BLOB NOT NULL, PRIMARY KEY (key, person)) STRICT, WITHOUT ROWID;
CREATE INDEX name_key_person ON name_key (person);

-- Attachments: sealed pieces; the manifest is an ordinary record.
CREATE TABLE attachment_chunk (
  attachment BLOB NOT NULL, number INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (attachment, number)
) STRICT;

-- What the list of cases shows, computed from the records of each file; rid is the case's own.
CREATE TABLE case_card (
  rid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, file INTEGER NOT NULL, person BLOB NOT NULL,
  name TEXT NOT NULL, native TEXT, sort_name TEXT NOT NULL, number TEXT, state TEXT, priority TEXT,
  site BLOB, responsible BLOB, opened_on TEXT, closed_on TEXT, archived INTEGER NOT NULL,
  sex TEXT, born TEXT, citizenships TEXT, next_due TEXT, permit_expires TEXT, changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX case_card_name ON case_card (sort_name, rid, file);
CREATE INDEX case_card_changed ON case_card (changed_at, rid, file);
CREATE INDEX case_card_number ON case_card (number, rid, file);
CREATE INDEX case_card_due ON case_card (next_due, rid, file);
CREATE INDEX case_card_person ON case_card (person);
CREATE INDEX case_card_responsible ON case_card (responsible);
