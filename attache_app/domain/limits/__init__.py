"""Limitation periods: which rules hold for whom, from which day they run, when they end (domain reference §9)."""
