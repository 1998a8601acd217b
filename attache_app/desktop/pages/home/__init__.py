"""The first page: what waits for somebody, and where to begin."""
