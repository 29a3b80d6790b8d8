-- What the timeline shows that rests on a source
--
-- :source text  Code of the source
SELECT incident, actor, property, value, quote, gist, locator, claim
FROM claim_list
WHERE source = :source AND shown = 1
ORDER BY coalesce(incident, ''), coalesce(actor, ''), property, claim
