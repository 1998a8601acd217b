"""One widget for each type of value, made from a field's declaration. They know declarations and domain, no session."""
