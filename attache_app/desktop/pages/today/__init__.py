"""The first page: what lapses, what is due, who waits, what is incomplete, what has not left."""
