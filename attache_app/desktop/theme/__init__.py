"""How the window looks: colours, spacing, fonts, icons and the style sheet made of them. No widget here, no page."""
