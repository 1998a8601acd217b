"""Quick intake: what comes to the counter, in under two minutes."""
