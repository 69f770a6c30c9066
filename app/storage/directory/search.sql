-- Verdict on each point: 0 met, 1 nobody wrote it down, 2 missing. The rules are those of
-- app/domain/directory/fits.py; a test holds the two against each other.
WITH judged AS (
  SELECT
    e.id,
    e.place,
    e.service,
    CASE
      WHEN :permit IS NULL THEN 0
      WHEN e.permits = 0 OR (:permit_unchecked AND e.permits & :permit_any = 0) THEN 1
      WHEN e.permits & :permits_in THEN 0
      ELSE 2
    END AS permit,
    CASE
      WHEN :age IS NULL THEN 0
      WHEN e.persons & :barred_by_age THEN 2
      WHEN e.minimum_age > :age OR e.maximum_age < :age THEN 2
      WHEN e.minimum_age IS NULL AND e.maximum_age IS NULL AND e.persons & :by_age = 0 THEN 1
      ELSE 0
    END AS age,
    CASE
      WHEN (e.persons & :women <> 0) = (e.persons & :men <> 0) THEN 0
      WHEN e.persons & :barred_by_sex THEN 2
      ELSE 0
    END AS sex,
    CASE
      WHEN :groups IS NULL OR e.persons & :targets = 0 OR e.persons & :groups THEN 0
      ELSE 2
    END AS belongs,
    CASE
      WHEN :reception IS NULL OR e.residence & :receptions = 0 OR e.residence & :reception THEN 0
      ELSE 2
    END AS reception,
    CASE
      WHEN :home IS NULL OR e.home = 0 THEN 0
      WHEN e.id IN (SELECT entry FROM dir_link WHERE kind = 'home' AND value = :home) THEN 0
      ELSE 2
    END AS home,
    CASE
      WHEN :held IS NULL THEN 0
      WHEN e.documents = 0 THEN 1
      WHEN e.documents & ~:held & ~:no_documents THEN 2
      ELSE 0
    END AS documents,
    CASE
      WHEN :languages IS NULL THEN 0
      WHEN e.languages AND e.id IN (
        SELECT entry FROM dir_link
        WHERE kind = 'language' AND value IN (SELECT value FROM json_each(:languages))
      ) THEN 0
      WHEN e.mediation & :interpreters THEN 0
      WHEN e.languages OR e.mediation & :no_mediation THEN 2
      ELSE 1
    END AS language,
    CASE WHEN NOT :free OR e.free THEN 0 WHEN e.free IS NULL THEN 1 ELSE 2 END AS free,
    CASE WHEN :access IS NULL OR e.access & :access THEN 0 WHEN e.access = 0 THEN 1 ELSE 2 END AS access,
    CASE
      WHEN :weekday IS NULL THEN 0
      WHEN e.hours = 0 THEN 1
      WHEN e.hours = 1 THEN
        CASE
          WHEN e.id IN (
            SELECT entry FROM dir_opening
            WHERE weekday = :weekday AND opens <= :opens_by AND closes > :closes_after
          ) THEN :when_open
          ELSE 2
        END
      WHEN e.id IN (SELECT value FROM json_each(:special_open)) THEN 0
      WHEN e.id IN (SELECT value FROM json_each(:special_unknown)) THEN 1
      ELSE 2
    END AS open,
    CASE
      WHEN :comune IS NOT NULL AND e.comune = :comune THEN 0
      WHEN :city IS NOT NULL AND e.city = :city AND (:province IS NULL OR e.province IS :province) THEN 0
      WHEN :comune IS NOT NULL AND e.id IN (
        SELECT entry FROM dir_link WHERE kind = 'area' AND value = :comune
      ) THEN 0
      WHEN :province IS NOT NULL AND e.province = :province THEN 1
      WHEN :region IS NOT NULL AND e.region = :region THEN 2
      ELSE 3
    END AS ring,
    CASE
      WHEN :latitude IS NULL OR e.latitude IS NULL THEN NULL
      ELSE (e.latitude - :latitude) * (e.latitude - :latitude)
        + (e.longitude - :longitude) * (e.longitude - :longitude) * :shrink
    END AS far,
    CASE
      WHEN e.contested OR e.suspended THEN 3
      WHEN e.assured >= :verified_since THEN 0
      WHEN e.assured >= :due_since THEN 1
      ELSE 2
    END AS age_of_check,
    {relevance} AS relevance
  FROM {source}
  WHERE
    (:with_closed OR NOT e.closed)
    AND (NOT :verified_only OR (e.assured >= :verified_since AND NOT e.contested AND NOT e.suspended))
    AND (:categories IS NULL OR e.id IN (
      SELECT entry FROM dir_link
      WHERE kind = 'category' AND value IN (SELECT value FROM json_each(:categories))
    ))
    {matching}
),
ranked AS (
  SELECT
    *,
    max(permit, age, sex, belongs, reception, home, documents, language, free, access, open) AS tier,
    permit + age + sex + belongs + reception + home + documents + language + free + access + open AS lacking
  FROM judged
  WHERE
    (:widest IS NULL OR ring <= :widest)
    AND (:radius IS NULL OR far <= :radius)
)
