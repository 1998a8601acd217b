"""What can be done with a record beside reading and editing it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from attache_app.desktop.pages.record.adding import Ways
from attache_app.desktop.pages.record.presenter import RecordPresenter


def record_menu(
    parent: QWidget, presenter: RecordPresenter, ways: Ways, history: Callable[[], object], delete: Callable[[], object]
) -> QMenu:
    """`history`: show it; `delete`: ask why. Freed when it closes."""
    desk, view, tr = presenter.desk, presenter.view, presenter.desk.speech.tr_
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def copy(text: str, told: str) -> None:
        QApplication.clipboard().setText(text)
        desk.tell(told, "info")

    number = view.number if view is not None else None
    if number:
        menu.addAction(tr("Copy the number"), lambda: copy(number, tr("Copied: {number}", number=number)))
    told = tr("Copied with names and all. Paste it only where that may stand.")
    menu.addAction(tr("Copy as text"), lambda: copy(presenter.as_text(), told))
    id = presenter.id
    if presenter.register.name == "case" and id is not None:
        menu.addAction(tr("Print the case sheet…"), lambda: desk.show_case_sheet(id))
    menu.addSeparator()
    menu.addAction(f"{tr('History of the record')}\tCtrl+H", history)
    menu.addAction(f"{tr('Take the last save back')}\tCtrl+Z", desk.undo.undo)
    menu.addAction(f"{tr('Do again what was taken back')}\tCtrl+Shift+Z", desk.undo.redo)
    if presenter.register.name == "case":
        menu.addSeparator()
        menu.addAction(f"{tr('Add an action')}\tCtrl+Shift+A", ways.add_action)
    if presenter.register.append_only and presenter.may_write:
        menu.addSeparator()
        menu.addAction(tr("Correct by a new line…"), ways.correct)
    if presenter.may_write and view is not None and view.visible:
        menu.addSeparator()
        menu.addAction(tr("Delete…"), delete)
    return menu
