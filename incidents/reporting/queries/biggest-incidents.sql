-- The incidents with the most deaths
--
-- Deaths are the value shown in the timeline; low and high span all current claims.
--
-- :since date = 0001  From this day on
-- :until date-end = 9999  Up to this day
-- :country text?  Only there, ISO 3166-1 alpha-3
-- :most integer = 20  So many rows
SELECT code, title, edtf AS date, country, deaths, deaths_low, deaths_best, deaths_high, reports, origins, disputed
FROM timeline
WHERE earliest >= :since AND earliest <= :until || 'T23:59:59'
  AND (:country IS NULL OR country = upper(:country))
ORDER BY deaths_best IS NULL, deaths_best DESC, code
LIMIT :most
