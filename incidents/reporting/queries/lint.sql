-- What wants another look, of one incident or of all: `incidents report lint` looks further
--
-- Claims said before the incident can have happened, parts above the total, passages nobody can find.
--
-- :incident text?  Code of the incident; all of a large database take their time
SELECT 'said before it happened' AS problem, c.incident, c.claim, c.source,
       'said by ' || substr(c.said, 1, 10) || ', happened from ' || substr(t.earliest, 1, 10) || ' on' AS detail
FROM timeline t JOIN claim_list c ON c.incident = t.code
WHERE (:incident IS NULL OR c.incident = :incident) AND c.current = 1 AND c.said < t.earliest
UNION ALL
SELECT 'part above the total', c.incident, c.claim, c.source, c.property || ', ' || c.qualifier || ': ' || c.value
FROM timeline t JOIN claim_list c ON c.incident = t.code
WHERE (:incident IS NULL OR c.incident = :incident) AND c.current = 1 AND c.stance = 'asserts'
  AND c.qualifier NOT IN ('including-perpetrators', 'family-included')
  AND ((c.property = 'deaths' AND coalesce(c.low, c.best) > t.deaths_high
        AND coalesce(t.deaths_open, '') NOT IN ('above', 'both'))
    OR (c.property = 'injured' AND coalesce(c.low, c.best) > t.injured_high
        AND coalesce(t.injured_open, '') NOT IN ('above', 'both')))
UNION ALL
SELECT 'no locator', c.incident, c.claim, c.source, c.source_kind
FROM claim_list c
WHERE (:incident IS NULL OR c.incident = :incident) AND c.current = 1 AND c.incident IS NOT NULL
  AND c.source <> 'unsourced' AND c.locator IS NULL
  AND (c.quote IS NULL OR c.source_kind IN ('report', 'document', 'reference', 'broadcast', 'video'))
ORDER BY 1, 2, 3
