"""Numbered steps that bring an older register's bookkeeping tables up to date (`versions/`), and what runs them (`runner.py`)."""
