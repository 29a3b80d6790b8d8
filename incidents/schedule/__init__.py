"""Exports as named products: defined once, run at their slots, never twice, and comparable."""
