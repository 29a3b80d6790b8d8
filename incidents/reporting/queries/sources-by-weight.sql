-- Sources by how much of the timeline rests on them
--
-- Ungraded sources that carry much are the ones to grade; those without a copy, to save.
--
-- :least integer = 1  So many values shown at least
SELECT source, title, kind, publisher, grade, claims, incidents, shown, copies, archived
FROM source_use
WHERE shown >= :least
ORDER BY shown DESC, claims DESC, source
