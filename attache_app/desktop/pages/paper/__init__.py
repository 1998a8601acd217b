"""A paper: seen before it is printed or kept as a file."""
