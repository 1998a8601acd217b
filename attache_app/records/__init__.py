"""What is recorded: the declarations read from resources/, values and their one JSON form, changes and how they merge."""
