"""Moving about on a record's page by keyboard: from part to part and group to group, to a field, and the page scrolls along."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from attache_app.desktop.pages.record.file import FileParts
from attache_app.desktop.pages.record.group import GroupSection
from attache_app.desktop.pages.record.part import Part
from attache_app.desktop.pages.record.presenter import RecordPresenter


class Stops:
    """The parts and groups of one page. `sections`: as the page makes them, by name of the group."""

    def __init__(
        self, presenter: RecordPresenter, scroll: QScrollArea, parts: FileParts, sections: Mapping[str, GroupSection]
    ) -> None:
        self._presenter, self._scroll, self._parts, self._sections = presenter, scroll, parts, sections

    def go_to(self, at: int) -> None:
        """Edit a group by its place, from 0."""
        sections = list(self._sections.values())
        if at < len(sections):
            sections[at].take_focus()
            self._scroll_to(sections[at])

    def step(self, by: int) -> None:
        """To the part or group before or after, in the order of the page."""
        stops: list[Part | GroupSection] = sorted([*self._sections.values(), *self._parts.shown()], key=self._top_of)
        focus = QApplication.focusWidget()
        here = next((n for n, s in enumerate(stops) if focus and s.isAncestorOf(focus)), -1 if by > 0 else 0)
        to = stops[(here + by) % len(stops)]
        if isinstance(to, Part) or to.is_open or self._presenter.is_new:
            to.take_focus()
        else:
            to.focus_head()
        self._scroll_to(to)

    def edit_here(self) -> None:
        """Edit the group that has the keyboard, or the first; back to reading where it is edited already."""
        focus, sections = QApplication.focusWidget(), list(self._sections.values())
        here = next((s for s in sections if focus and s.isAncestorOf(focus)), sections[0])
        here.toggle()
        self._scroll_to(here)

    def show_field(self, name: str) -> None:
        """Edit a field where it stands."""
        group_of = {f.name: f.group for f in self._presenter.register.own}
        section = self._sections.get(group_of.get(name, ""))
        if section is None:
            return
        section.take_focus(name)
        cell = section.cells.get(name)
        if cell is not None:
            QTimer.singleShot(0, cell, lambda: self._scroll.ensureWidgetVisible(cell, 20, 60))

    def _scroll_to(self, widget: QWidget) -> None:
        # Once the fields that were just made have their places.
        QTimer.singleShot(0, widget, lambda: self._scroll.verticalScrollBar().setValue(self._top_of(widget)))

    def _top_of(self, widget: QWidget) -> int:
        inner = self._scroll.widget()
        return widget.mapTo(inner, QPoint(0, 0)).y() if inner is not None else 0
