-- Every claim on an incident or an actor, and why it counts or not
--
-- :code text  Code of the incident or actor
-- :property text?  Only this property
SELECT claim, property, qualifier, stance, value, voice, origin, said, source, grade, current, why_not
FROM claim_list
WHERE (incident = :code OR actor = :code) AND (:property IS NULL OR property = :property)
ORDER BY property, current DESC, said IS NULL, said DESC, source, claim
