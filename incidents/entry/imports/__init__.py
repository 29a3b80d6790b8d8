"""Importing: typed rows into a staging table, from there into the tables by a few statements."""
