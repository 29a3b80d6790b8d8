-- Killed and injured by month, the rows of `incidents report casualties`
--
-- An incident counts in the month it may have begun in; undated ones are last, without a month.
--
-- :since date = 0001  From this month on
-- :until date-end = 9999  Up to this month
SELECT month, incidents, deaths_low, deaths_best, deaths_high, injured_low, injured_best, injured_high,
       open_ended, disputed, reaching_further
FROM casualties_by_month
WHERE month IS NULL OR (month >= substr(:since, 1, 7) AND month <= substr(:until, 1, 7))
ORDER BY month IS NULL, month
