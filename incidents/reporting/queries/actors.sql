-- Actors in their roles: in how many incidents, how well corroborated
--
-- Deaths are those of the incidents, whoever caused them.
SELECT name, actor, kind, role, CAST(sum(incidents) AS BIGINT) AS incidents,
       CAST(sum(corroborated) AS BIGINT) AS corroborated, CAST(sum(denied) AS BIGINT) AS denied,
       CAST(sum(deaths_low) AS BIGINT) AS deaths_low, CAST(sum(deaths_best) AS BIGINT) AS deaths_best,
       CAST(sum(deaths_high) AS BIGINT) AS deaths_high, min(month) AS first, max(month) AS last
FROM actor_activity
GROUP BY actor, name, kind, role
ORDER BY 5 DESC, actor, role
