"""Queries of others, run where they can do no harm: read-only, in a process of their own.

Nothing here imports SQLAlchemy: the process that runs a query has to start in no time, and holds
nothing it does not need. What is allowed is listed; whatever is not is refused.
"""
