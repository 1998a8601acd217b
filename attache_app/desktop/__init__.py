"""The window: presenters, models, views, widgets, theme. The only room that imports PySide6."""
