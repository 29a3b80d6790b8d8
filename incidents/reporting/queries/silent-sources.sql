-- Sources that have said nothing since a day
--
-- :since date  The day
-- :kind text?  Only sources of this kind: data set, article, …
SELECT source, title, kind, publisher, claims, incidents, last_said
FROM source_use
WHERE claims > 0 AND (last_said IS NULL OR last_said < :since) AND (:kind IS NULL OR kind = :kind)
ORDER BY last_said IS NULL, last_said, source
