"""A plain statement of DESIGN §4-§6 that the tests run beside the real services: no files, no keys, no database."""
