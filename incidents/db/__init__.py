"""Engine, transactions, types and migrations; knows no domain."""
