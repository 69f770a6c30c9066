-- Where the pieces of attachments are, by what their manifests say. `size`: plain bytes. `here`: the bytes lie
-- in attachment_chunk. `there`: 0 nobody asked the server, 1 it has the piece, 2 it was asked and has not.
-- `wish`: 0 not now, 1 small enough to come by itself, 2 somebody asked for it. The last two indexes answer
-- what each round of sync asks; their conditions stand in the questions word for word.
CREATE TABLE piece (
  attachment BLOB NOT NULL, number INTEGER NOT NULL, id BLOB NOT NULL, size INTEGER NOT NULL,
  space INTEGER NOT NULL REFERENCES space, here INTEGER NOT NULL, there INTEGER NOT NULL, wish INTEGER NOT NULL,
  PRIMARY KEY (attachment, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX piece_id ON piece (id);
CREATE INDEX piece_space ON piece (space);
CREATE INDEX piece_unsent ON piece (attachment, number, size) WHERE here = 1 AND there <> 1;
CREATE INDEX piece_awaited ON piece (wish DESC, attachment DESC, number, id, size)
  WHERE here = 0 AND (wish > 0 OR there = 0);
