"""A register of an older version: what will happen, in words, before it happens."""
