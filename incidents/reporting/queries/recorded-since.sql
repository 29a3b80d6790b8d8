-- What was recorded since a day, by whom and why
--
-- :since date  The day, UTC
SELECT changeset, recorded, author, message, what, incident, actor, source, claim, detail
FROM changes_since
WHERE recorded >= :since
ORDER BY changeset, what, coalesce(incident, ''), coalesce(actor, ''), coalesce(source, ''), coalesce(claim, ''),
         detail, recorded
