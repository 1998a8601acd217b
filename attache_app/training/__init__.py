"""Scenarios, scoring, certificates (from the issue that brings them on)."""
