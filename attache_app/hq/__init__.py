"""Headquarters' side: its queue and workers (from the issue that brings PostgreSQL on)."""
