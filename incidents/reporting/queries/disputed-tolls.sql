-- Tolls on which sources contradict each other
--
-- Begin where few origins stand behind what the timeline shows.
--
-- :property text = deaths  What is disputed: deaths, injured, date, …
SELECT incident, title, country, qualifier, sayings, voices, origins
FROM disputes
WHERE property = :property
ORDER BY origins, voices DESC, incident, qualifier IS NOT NULL, qualifier
