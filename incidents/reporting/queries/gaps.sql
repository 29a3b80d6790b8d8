-- What is missing: dates, places, sources, copies, months and places without entries
--
-- :gap text?  Only this: 'no claim', 'no date', 'no place', 'no source', 'no copy', 'empty month', 'empty place'
SELECT gap, incident, source, place, month, claim, detail
FROM coverage_gaps
WHERE :gap IS NULL OR gap = :gap
ORDER BY gap, coalesce(incident, ''), coalesce(source, ''), coalesce(place, ''), coalesce(month, ''), claim
