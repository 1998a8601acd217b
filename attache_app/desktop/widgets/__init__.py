"""Small widgets that know nothing of registers and services."""
