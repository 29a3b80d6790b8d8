-- Deaths and injured by country
SELECT country, incidents, deaths_low, deaths_best, deaths_high, injured_best, disputed, first, last
FROM casualties_by_country
ORDER BY deaths_best IS NULL, deaths_best DESC, coalesce(country, '')
