WITH caseload (person) AS (
  SELECT person FROM case_card WHERE responsible = :user AND NOT archived AND state IS NOT 'closed'
  UNION
  SELECT person FROM k_case_member WHERE user = :user AND alive AND until_on IS NULL
),
found (kind, day, record, person, title, code, owner) AS (
  SELECT * FROM (
    SELECT 'task', max(due, coalesce(snoozed_until, due)), id, person, title, kind, owner FROM k_task
      WHERE {own_task} AND alive AND state NOT IN ('done', 'cancelled') AND due <= :last
        AND max(due, coalesce(snoozed_until, due)) BETWEEN :first AND :last
    ORDER BY 2 LIMIT 2 * :limit) -- people who are gone are left out below: to ask here would cost as much again
  UNION ALL
  SELECT * FROM (
    SELECT 'permit', expires_on, id, person, NULL, type, NULL FROM k_permit p
      WHERE {own} AND alive AND expires_on BETWEEN :first AND :last
        AND coalesce(state, '') NOT IN ('renewal', 'conversion', 'rejected', 'revoked')
        AND NOT EXISTS (SELECT 1 FROM k_permit l WHERE l.person = p.person AND l.alive AND l.expires_on > p.expires_on)
    ORDER BY 2 LIMIT :limit)
  UNION ALL
  SELECT * FROM (
    SELECT 'appointment', appointment_on, id, person, NULL, type, NULL FROM k_permit
      WHERE {own} AND alive AND appointment_on BETWEEN :recent AND :last
    ORDER BY 2 LIMIT :limit)
  UNION ALL
  SELECT * FROM (
    SELECT 'hearing', hearing_on, id, person, NULL, stage, NULL FROM k_asylum_procedure
      WHERE {own} AND alive AND hearing_on BETWEEN :recent AND :last
    ORDER BY 2 LIMIT :limit)
  UNION ALL
  SELECT * FROM (
    SELECT 'hearing', appeal_hearing_on, id, person, NULL, stage, NULL FROM k_asylum_procedure
      WHERE {own} AND alive AND appeal_hearing_on BETWEEN :recent AND :last
    ORDER BY 2 LIMIT :limit)
  UNION ALL
  SELECT * FROM (
    SELECT 'reception_end', authorised_until, id, person, NULL, category, NULL FROM k_placement
      WHERE {own} AND alive AND +left_on IS NULL AND authorised_until BETWEEN :first AND :last
    ORDER BY 2 LIMIT :limit)
  UNION ALL
  SELECT * FROM (
    SELECT 'document', expires_on, id, person, NULL, type, NULL FROM k_identity_document
      WHERE {own} AND alive AND expires_on BETWEEN :first AND :last
    ORDER BY 2 LIMIT :limit)
  UNION ALL
  SELECT * FROM (
    SELECT 'clock', due, record, person, NULL, kind, NULL FROM {clocks}
      WHERE {own} AND live AND NOT covered AND due BETWEEN :recent AND :last
        AND kind IN ('appeal', 'cas_exit', 'window18', 'sai_extension', 'work60', 'cfp6', 'ssn')
    ORDER BY 2 LIMIT :limit)
)
SELECT f.kind, f.day, f.record, f.person, c.id, coalesce(c.name, f.display_name), f.title, f.code,
       coalesce(f.owner, c.responsible) IS :user
FROM (
  SELECT found.*, p.display_name FROM found JOIN k_person p ON p.id = found.person AND p.alive
  ORDER BY day LIMIT :limit
) f
LEFT JOIN case_card c ON c.rid = (SELECT max(rid) FROM case_card WHERE person = f.person AND NOT archived)
ORDER BY f.day
