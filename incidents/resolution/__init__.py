"""Claims in, facts out: one select, ordered by a named rule; the chronology is its cache."""
