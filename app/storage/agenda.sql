WITH caseload (person) AS (
  SELECT person FROM case_card WHERE responsible = :user AND NOT archived AND state IS NOT 'closed'
  UNION
  SELECT person FROM k_case_member WHERE user = :user AND alive AND until_on IS NULL
),
found (kind, day, record, person, title, code, owner, certain) AS (
  SELECT * FROM (
    SELECT 'task', max(due, coalesce(snoozed_until, due)), id, person, title, kind, owner, 1 FROM k_task
      WHERE {own_task} AND alive AND state NOT IN ('done', 'cancelled') AND due <= :last
        AND max(due, coalesce(snoozed_until, due)) BETWEEN :first AND :last
    ORDER BY 2 LIMIT 2 * :limit) -- people who are gone are left out below: to ask here would cost as much again
  UNION ALL
  SELECT * FROM (
    SELECT 'appointment', appointment_on, id, person, NULL, type, NULL, 1 FROM k_permit
      WHERE {own} AND alive AND appointment_on BETWEEN :recent AND :last
    ORDER BY 2 LIMIT :limit)
  UNION ALL
  SELECT * FROM (
    SELECT 'hearing', appeal_hearing_on, id, person, NULL, stage, NULL, 1 FROM k_asylum_procedure
      WHERE {own} AND alive AND appeal_hearing_on BETWEEN :recent AND :last
    ORDER BY 2 LIMIT :limit)
  UNION ALL
  SELECT * FROM ( -- what stays until it is done
    SELECT {name}, due, record, person, NULL, kind, NULL, certain FROM {clocks}
      WHERE {own_clock} AND live AND NOT covered AND due BETWEEN :first AND :last
        AND kind IN ('permit_exp', 'document_exp', 'sai_end', 'stay_end', 'sai_database', 'sai_update')
    ORDER BY 2 LIMIT :limit)
  UNION ALL
  SELECT * FROM ( -- what comes and is over by itself
    SELECT {name}, due, record, person, NULL, kind, NULL, certain FROM {clocks}
      WHERE {own_clock} AND live AND NOT covered AND due BETWEEN :recent AND :last
        AND kind IN ('hearing', 'age18', 'appeal', 'cas_exit', 'window18', 'sai_extension', 'work60', 'cfp6', 'ssn')
    ORDER BY 2 LIMIT :limit)
)
SELECT f.kind, f.day, f.record, f.person, c.id, coalesce(c.name, f.display_name), f.title,
       CASE f.kind
         WHEN 'permit' THEN (SELECT type FROM k_permit WHERE id = f.record)
         WHEN 'document' THEN (SELECT type FROM k_identity_document WHERE id = f.record)
         WHEN 'hearing' THEN (SELECT stage FROM k_asylum_procedure WHERE id = f.record)
         ELSE f.code
       END,
       coalesce(f.owner, c.responsible) IS :user, f.certain
FROM (
  SELECT found.*, p.display_name FROM found JOIN k_person p ON p.id = found.person AND p.alive
  ORDER BY day LIMIT :limit
) f
LEFT JOIN case_card c ON c.rid = (SELECT max(rid) FROM case_card WHERE person = f.person AND NOT archived)
ORDER BY f.day
