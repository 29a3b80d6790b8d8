-- How much rests on each source, and when it last said something
SELECT source, title, kind, publisher, grade, published, shown, incidents, last_said
FROM source_use
WHERE source <> 'unsourced' OR claims > 0
ORDER BY shown DESC, source
