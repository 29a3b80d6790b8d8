-- Figures from one origin, or none that is recorded: the rows of `incidents report corroboration`
--
-- Of each incident the deaths or, where none are known, the date.
SELECT incident, title, country, property, value, corroborated, reports, origins
FROM corroboration
WHERE actor IS NULL AND denying IS NULL AND origins < 2
ORDER BY origins, incident
