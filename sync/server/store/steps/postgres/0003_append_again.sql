-- The same, which looks at the membership log once more when it has its locks: while it waited for a space, an
-- order to erase may have deleted it, and nothing may be written there anew.
CREATE OR REPLACE FUNCTION append_lines(
  members bigint, now_ms bigint, ids bytea[], homes bytea[], devices bytea[], dseqs bigint[], epochs bigint[],
  prevs bytea[], digests bytea[], bodies bytea[]
) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
  s_number bigint;
  s_home bytea;
  s_head bigint;
  s_chain bytea;
  added bigint;
  last_dseq bigint;
  last_digest bytea;
  numbers bigint[] := '{}';
  places bigint[] := '{}';
  hashes bytea[] := '{}';
  total integer := cardinality(ids);
  stamp bigint := pg_current_xact_id()::text::bigint;
  of_other boolean;
BEGIN
  IF members <> coalesce((SELECT e.seq + 1 FROM member_entry e ORDER BY e.seq DESC LIMIT 1), 0) THEN
    RAISE EXCEPTION 'members' USING ERRCODE = 'AP001';
  END IF;
  FOR i IN 1 .. total LOOP
    of_other := i = 1;
    IF NOT of_other THEN
      of_other := ids[i] <> ids[i - 1];
    END IF;
    IF of_other THEN
      SELECT s.number, s.home, s.head, s.chain INTO s_number, s_home, s_head, s_chain
        FROM space s WHERE s.id = ids[i] FOR UPDATE;
      IF NOT FOUND THEN
        INSERT INTO space (id, home) VALUES (ids[i], homes[i]) ON CONFLICT (id) DO NOTHING;
        SELECT s.number, s.home, s.head, s.chain INTO s_number, s_home, s_head, s_chain
          FROM space s WHERE s.id = ids[i] FOR UPDATE;
      END IF;
      IF s_home <> homes[i] THEN
        RAISE EXCEPTION 'home' USING ERRCODE = 'AP001';
      END IF;
      added := 0;
    ELSE
      of_other := devices[i] <> devices[i - 1];
    END IF;
    IF of_other THEN
      last_dseq := NULL;
      IF s_head > 0 THEN
        SELECT l.dseq, l.digest INTO last_dseq, last_digest FROM log l
          WHERE l.space = s_number AND l.device = devices[i] ORDER BY l.dseq DESC LIMIT 1;
        IF last_dseq IS NULL THEN
          SELECT d.dseq, d.digest INTO last_dseq, last_digest FROM devhead d
            WHERE d.space = s_number AND d.device = devices[i];
        END IF;
      END IF;
      IF last_dseq IS NULL THEN
        last_dseq := 0;
        last_digest := '\x00000000000000000000000000000000';
      END IF;
    END IF;
    IF dseqs[i] <> last_dseq + 1 OR prevs[i] <> substr(last_digest, 1, 16) THEN
      RAISE EXCEPTION 'sequence' USING ERRCODE = 'AP001';
    END IF;
    last_dseq := dseqs[i];
    last_digest := digests[i];
    s_head := s_head + 1;
    s_chain := sha256(s_chain || last_digest);
    added := added + length(bodies[i]);
    numbers[i] := s_number;
    places[i] := s_head;
    hashes[i] := substr(s_chain, 1, 8);
    of_other := i = total;
    IF NOT of_other THEN
      of_other := ids[i] <> ids[i + 1];
    END IF;
    IF of_other THEN
      UPDATE space s SET head = s_head, chain = s_chain, bytes = s.bytes + added, moved = stamp
        WHERE s.number = s_number;
    END IF;
  END LOOP;
  IF members <> coalesce((SELECT e.seq + 1 FROM member_entry e ORDER BY e.seq DESC LIMIT 1), 0) THEN
    RAISE EXCEPTION 'members' USING ERRCODE = 'AP001';
  END IF;
  INSERT INTO log (space, gseq, device, dseq, epoch, digest, hash8, received_ms, body)
    SELECT t.n, t.g, t.dev, t.dsq, t.e, t.dig, t.h, now_ms, t.b
    FROM unnest(numbers, places, devices, dseqs, epochs, digests, hashes, bodies)
      AS t(n, g, dev, dsq, e, dig, h, b);
  RETURN places;
END
$$
;
