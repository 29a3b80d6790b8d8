-- Deaths and injured by month
--
-- An incident counts in the month it may have begun in; undated ones are left out.
--
-- :since date = 0001  From this month on
-- :until date-end = 9999  Up to this month
SELECT month, incidents, deaths_low, deaths_best, deaths_high, injured_best, disputed
FROM casualties_by_month
WHERE month >= substr(:since, 1, 7) AND month <= substr(:until, 1, 7)
ORDER BY month
