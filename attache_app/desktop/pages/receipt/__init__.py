"""A paper for the worker: seen before it is printed or kept as a file."""
