-- Deaths by type of incident
--
-- :since date = 0001  From this day on
-- :until date-end = 9999  Up to this day
SELECT type, count(*) AS incidents, cast(sum(deaths_low) AS bigint) AS deaths_low,
       cast(sum(deaths_best) AS bigint) AS deaths_best, cast(sum(deaths_high) AS bigint) AS deaths_high
FROM timeline
WHERE earliest >= :since AND earliest <= :until || 'T23:59:59'
GROUP BY type
ORDER BY incidents DESC, coalesce(type, '')
