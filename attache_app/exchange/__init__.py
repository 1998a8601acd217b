"""Spreadsheets and other systems, in and out (from the issue that brings them on)."""
