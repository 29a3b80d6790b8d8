-- Figures of which nobody recorded where they come from
SELECT incident, title, country, property, value, reports
FROM corroboration
WHERE corroborated = 'no origin recorded' AND actor IS NULL
ORDER BY reports DESC, incident
