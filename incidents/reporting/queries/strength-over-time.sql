-- How strong an actor is said to be, over time and by whom
--
-- :actor text  Code of the actor
SELECT since, until, value, low, best, high, qualifier, voice, said, source, current, why_not, claim
FROM actor_strength
WHERE actor = :actor
ORDER BY since IS NULL, since, voice, claim
