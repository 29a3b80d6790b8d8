-- Incidents in which an actor has a role, by month
--
-- :actor text  Code of the actor; what is part of it counts too
SELECT month, actor, name, role, incidents, corroborated, denied, deaths_low, deaths_best, deaths_high
FROM actor_activity
WHERE actor = :actor OR parent = :actor
ORDER BY month IS NULL, month, role, actor
