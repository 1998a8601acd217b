"""From a checkout to a running program: standard library only, on a machine that may have nothing but Python."""
