-- What wants another look, of one incident or of all: `incidents report lint` looks further
--
-- Claims said before the incident can have happened, parts above the total, passages nobody can find.
--
-- :incident text?  Code of the incident; all where none is given
WITH totals AS MATERIALIZED (
  SELECT code, earliest, deaths_high, deaths_open, injured_high, injured_open FROM timeline
  WHERE :incident IS NULL OR code = :incident
), told AS MATERIALIZED (
  SELECT incident, claim, source, source_kind, property, qualifier, stance, value, coalesce(low, best) AS least,
         said, locator, quote
  FROM claim_list
  WHERE incident IS NOT NULL AND (:incident IS NULL OR incident = :incident) AND current = 1
)
SELECT 'said before it happened' AS problem, c.incident, c.claim, c.source,
       'said by ' || substr(c.said, 1, 10) || ', happened from ' || substr(t.earliest, 1, 10) || ' on' AS detail
FROM told c JOIN totals t ON t.code = c.incident
WHERE c.said < t.earliest
UNION ALL
SELECT 'part above the total', c.incident, c.claim, c.source, c.property || ', ' || c.qualifier || ': ' || c.value
FROM told c JOIN totals t ON t.code = c.incident
WHERE c.stance = 'asserts' AND c.qualifier NOT IN ('including-perpetrators', 'family-included')
  AND ((c.property = 'deaths' AND c.least > t.deaths_high AND coalesce(t.deaths_open, '') NOT IN ('above', 'both'))
    OR (c.property = 'injured' AND c.least > t.injured_high AND coalesce(t.injured_open, '') NOT IN ('above', 'both')))
UNION ALL
SELECT 'no locator', c.incident, c.claim, c.source, c.source_kind
FROM told c
WHERE c.source <> 'unsourced' AND c.locator IS NULL
  AND (c.quote IS NULL OR c.source_kind IN ('report', 'document', 'reference', 'broadcast', 'video'))
ORDER BY 1, 2, 3
