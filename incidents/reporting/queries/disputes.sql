-- What current claims contradict each other on, and who says what
--
-- :country text?  Only this country, ISO 3166-1 alpha-3
SELECT incident, property, qualifier, sayings, voices, origins
FROM disputes
WHERE :country IS NULL OR country = :country
ORDER BY coalesce(earliest, ''), incident, property, coalesce(qualifier, '')
