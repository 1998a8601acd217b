"""One function for each thing a user can ask for; both the window and the command line call these."""
