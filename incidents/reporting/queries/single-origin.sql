-- Figures that go back to a single origin
--
-- However many reports carry them: ten reprints of one wire story are one origin.
--
-- :reports integer = 2  Carried by at least so many works
SELECT incident, title, country, property, value, reports, origins
FROM corroboration
WHERE corroborated = 'one origin' AND actor IS NULL AND reports >= :reports
ORDER BY reports DESC, incident
