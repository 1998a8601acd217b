"""A fault of the program itself, told in the user's words."""
