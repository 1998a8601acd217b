"""The pages of the window, a folder each: the presenter holds the state and calls services, the view shows it."""
