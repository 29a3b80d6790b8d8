-- Who leads whom, when, and according to whom
--
-- :actor text?  Only this actor, by its code
SELECT actor, name, property, person, stance, since, until, voice, said, source, claim
FROM leadership
WHERE current = 1 AND (:actor IS NULL OR actor = :actor)
ORDER BY actor, since IS NULL, since, person, claim
