"""Files in: any table, read through a mapping, comes out as typed rows. Knows no database."""
