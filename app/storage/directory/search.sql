-- Verdict on each point: 0 met, 1 nobody wrote it down, 2 missing. The rules are those of
-- app/domain/directory/fits.py; a test holds the two against each other. Points that were not
-- asked about are left out of the statement (`[name ... name]` stands around each).
WITH judged AS (
  SELECT
    e.id,
    [permit CASE
      WHEN e.permits = 0 OR (:permit_unchecked AND e.permits & :permit_any = 0) THEN 1
      WHEN e.permits & :permits_in THEN 0
      ELSE 2
    END permit] AS permit,
    [age CASE
      WHEN e.persons & :barred_by_age THEN 2
      WHEN e.minimum_age > :age OR e.maximum_age < :age THEN 2
      WHEN e.minimum_age IS NULL AND e.maximum_age IS NULL AND e.persons & :by_age = 0 THEN 1
      ELSE 0
    END age] AS age,
    [sex CASE
      WHEN (e.persons & :women <> 0) = (e.persons & :men <> 0) THEN 0
      WHEN e.persons & :barred_by_sex THEN 2
      ELSE 0
    END sex] AS sex,
    [belongs CASE
      WHEN e.persons & :targets = 0 OR e.persons & :groups THEN 0
      ELSE 2
    END belongs] AS belongs,
    [reception CASE
      WHEN e.residence & :receptions = 0 OR e.residence & :reception THEN 0
      ELSE 2
    END reception] AS reception,
    [home CASE
      WHEN e.home = 0 THEN 0
      WHEN e.id IN (SELECT entry FROM dir_link WHERE kind = 'home' AND value = :home) THEN 0
      ELSE 2
    END home] AS home,
    [documents CASE
      WHEN e.documents = 0 THEN 1
      WHEN e.documents & ~:held & ~:no_documents THEN 2
      ELSE 0
    END documents] AS documents,
    [language CASE
      WHEN e.languages AND e.id IN (
        SELECT entry FROM dir_link
        WHERE kind = 'language' AND value IN (SELECT value FROM json_each(:languages))
      ) THEN 0
      WHEN e.mediation & :interpreters THEN 0
      WHEN e.languages OR e.mediation & :no_mediation THEN 2
      ELSE 1
    END language] AS language,
    [free CASE WHEN e.free THEN 0 WHEN e.free IS NULL THEN 1 ELSE 2 END free] AS free,
    [access CASE WHEN e.access & :access THEN 0 WHEN e.access = 0 THEN 1 ELSE 2 END access] AS access,
    [open CASE
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
    END open] AS open,
    [ring CASE
      WHEN :comune IS NOT NULL AND e.comune = :comune THEN 0
      WHEN :city IS NOT NULL AND e.city = :city AND (:province IS NULL OR e.province IS :province) THEN 0
      WHEN :comune IS NOT NULL AND e.id IN (
        SELECT entry FROM dir_link WHERE kind = 'area' AND value = :comune
      ) THEN 0
      WHEN :province IS NOT NULL AND e.province = :province THEN 1
      WHEN :region IS NOT NULL AND e.region = :region THEN 2
      ELSE 3
    END ring] AS ring,
    [far (e.latitude - :latitude) * (e.latitude - :latitude)
      + (e.longitude - :longitude) * (e.longitude - :longitude) * :shrink far] AS far,
    CASE
      WHEN e.contested OR e.suspended THEN 3
      WHEN e.assured >= :verified_since THEN 0
      WHEN e.assured >= :due_since THEN 1
      ELSE 2
    END AS age_of_check,
    [relevance bm25(dir_words, 8.0, 5.0, 4.0, 1.0) relevance] AS relevance
  FROM [words dir_words JOIN words] dir_entry AS e [words ON e.id = dir_words.rowid words]
  WHERE
    (:with_closed OR NOT e.closed)
    [words AND dir_words MATCH :words words]
    [verified AND e.assured >= :verified_since AND NOT e.contested AND NOT e.suspended verified]
    [category AND e.id IN (
      SELECT entry FROM dir_link
      WHERE kind = 'category' AND value IN (SELECT value FROM json_each(:categories))
    ) category]
),
ranked AS (
  SELECT
    id, ring, far, relevance, age_of_check,
    max(0, permit, age, sex, belongs, reception, home, documents, language, free, access, open) AS tier,
    permit + age + sex + belongs + reception + home + documents + language + free + access + open AS lacking
  FROM judged
  WHERE
    (:widest IS NULL OR ring <= :widest)
    AND (:radius IS NULL OR far <= :radius)
),
chosen AS (SELECT * FROM ranked WHERE :only_fitting = 0 OR tier < 2)
[page SELECT e.service, e.place, page.ring
FROM (
  SELECT * FROM chosen
  ORDER BY tier, far IS NULL, far, ring, lacking, relevance, age_of_check, id
  LIMIT :limit OFFSET :offset
) AS page JOIN dir_entry AS e ON e.id = page.id
ORDER BY page.tier, page.far IS NULL, page.far, page.ring, page.lacking, page.relevance,
  page.age_of_check, page.id page]
[count SELECT count(*), coalesce(sum(tier < 2), 0) FROM chosen count]
