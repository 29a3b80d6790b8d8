-- The timeline as it may be published: from what is marked CLEAR alone
--
-- :since date = 0001  From this day on
-- :until date-end = 9999  Up to this day
SELECT code, title, edtf AS date, place, country, type, deaths, injured, reports, origins
FROM releasable_timeline
WHERE earliest >= :since AND earliest <= :until || 'T23:59:59'
ORDER BY earliest, latest, code
