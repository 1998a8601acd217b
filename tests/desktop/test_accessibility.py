"""What a screen reader is told: the tree of each main page is whole, every stop of the keyboard has a role and a name."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QScrollArea, QWidget

from attache_app.desktop.desk import Desk, Place
from attache_app.services import intake, records
from attache_app.services.intake import Intake
from tests.desktop.person import Person

Role = QAccessible.Role
_ANSWERS = {Role.Button, Role.CheckBox, Role.RadioButton, Role.ButtonMenu}
_TYPED = {
    Role.EditableText,
    Role.ComboBox,
    Role.SpinBox,
    Role.List,
    Role.Table,
    Role.Tree,
    Role.PageTab,
    Role.PageTabList,
}
PLACES = [Place(p) for p in ("home", "intake", "sync", "conflicts", "settings", "care")] + [
    Place("list", kind="worker"), Place("record", kind="worker"), Place("record", kind="case"),
]  # fmt: skip


class Node(NamedTuple):
    """One node of the tree. `depth` from the window; `thing`: the widget behind it, where there is one."""

    depth: int
    role: QAccessible.Role
    name: str
    can_focus: bool
    thing: QObject | None

    def __str__(self) -> str:
        return f"{'  ' * self.depth}{self.role.name} “{self.name}”{' ·' if self.can_focus else ''}"


def tree(root: QWidget) -> list[Node]:
    """The visible part of the accessibility tree, from the top."""
    start = QAccessible.queryAccessibleInterface(root)
    assert start is not None
    return list(_nodes(start, 0))


def _nodes(seen: QAccessibleInterface, depth: int) -> Iterator[Node]:
    state = seen.state()
    if state.invisible and depth:
        return
    yield Node(depth, seen.role(), seen.text(QAccessible.Text.Name).strip(), bool(state.focusable), seen.object())
    if isinstance(seen.object(), QAbstractItemView):
        return  # a million rows have a million cells; the table's own test asks for some
    for at in range(seen.childCount()):
        child = seen.child(at)
        if child is not None and child.isValid():
            yield from _nodes(child, depth + 1)


def _stops(root: QWidget) -> set[QWidget]:
    """The widgets at which the Tab key may stop; what belongs to a table is read through the table."""
    inside = {w for table in root.findChildren(QAbstractItemView) for w in table.findChildren(QWidget)}
    return {
        w for w in root.findChildren(QWidget)
        if w not in inside and w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None
    }  # fmt: skip


@pytest.fixture
def recorded(desk: Desk) -> None:
    words = {"text": "Yo pa peye m pou twa kenzèn.", "lang": "ht"}
    visit = {"words": words, "type": "complaint", "who_is_here": "Ti Jan"}
    intake.quick_intake(desk.session, Intake(visit, None, {"said_name": "Ti Jan"}))


@pytest.mark.parametrize("place", PLACES, ids=lambda p: f"{p.page} {p.kind}".strip())
def test_the_tree_of_each_page_is_whole(person: Person, recorded: None, place: Place) -> None:
    person.shell.show_place(place)
    person.wait()

    nodes = tree(person.window)
    dump = "\n".join(map(str, nodes))
    # Whatever the keyboard stops at is a node, with a role that is more than "a widget", and a name.
    in_tree = {n.thing: n for n in nodes if n.thing is not None}
    missing = [w for w in _stops(person.shell) if w not in in_tree]
    assert not missing, f"not in the tree: {missing}\n{dump}"
    mute = [str(in_tree[w]) for w in _stops(person.shell) if not in_tree[w].name]
    assert not mute, f"without a name: {mute}\n{dump}"
    vague = [
        str(in_tree[w]) for w in _stops(person.shell)
        if in_tree[w].role not in _ANSWERS | _TYPED and not isinstance(w, QScrollArea)
    ]  # fmt: skip
    assert not vague, f"without a role: {vague}\n{dump}"
    # Pictures alone say nothing: what is a button has words.
    assert [str(n) for n in nodes if n.role in _ANSWERS and not n.name] == []


def test_every_question_of_the_intake_is_read_aloud_by_its_label(person: Person, desk: Desk) -> None:
    person.press("Ctrl+2")
    names = {n.name for n in tree(person.window)}
    fields = desk.register("visit").fields
    for name in ("words", "danger_now", "type", "who_is_here", "phone", "next_step", "visited_at", "channel"):
        label = fields[name].labels("en")
        assert any(label in said for said in names), label


def test_cells_of_a_list_are_read_with_their_heads(person: Person, desk: Desk) -> None:
    """What Qt reads aloud of a table is what the model says."""
    records.save(desk.session, "worker", None, {"surname": "Fiktif", "given": "Wilna"})
    person.shell.show_place(Place("list", kind="worker"))
    person.wait()
    model = person.find("rows").model()  # type: ignore[attr-defined]
    columns = range(model.columnCount())
    heads = [model.headerData(c, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) for c in columns]
    said = [model.index(0, c).data(Qt.ItemDataRole.AccessibleTextRole) or model.index(0, c).data() for c in columns]
    assert all(heads)
    assert any("Fiktif" in str(text) for text in said), said


def test_a_sentence_beside_a_field_is_heard_with_the_field(person: Person, desk: Desk) -> None:
    """What could not be read is no colour alone: whoever comes back to the field hears it."""
    person.press("Ctrl+2")
    moment = person.find("field_visited_at")
    moment.setFocus()
    person.press("Ctrl+A")
    person.type("yèr swa nan aswè")
    person.press("Ctrl+Return")
    line = QAccessible.queryAccessibleInterface(moment.focusProxy() or moment)
    assert line is not None
    problem = next(w for w in person.find("cell_visited_at").findChildren(QWidget, "problem") if w.isVisible())
    assert problem.text() in line.text(QAccessible.Text.Description)  # type: ignore[attr-defined]
