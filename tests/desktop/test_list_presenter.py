"""The state of a list: what is fetched of it, what narrows and orders it, what is remembered. No window is open here."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.listing.model import ListModel
from attache_app.desktop.pages.listing.presenter import CONFLICTS, STRETCH, ListPresenter
from attache_app.services import records
from attache_app.services.list_texts import ShownRow

Rest = Callable[[], None]


def opened(desk: Desk, kind: str, at_rest: Rest) -> ListPresenter:
    presenter = ListPresenter(desk, kind)
    presenter.load()
    at_rest()
    return presenter


def cells(presenter: ListPresenter, column: str) -> list[str]:
    at = presenter.columns.index(column)
    return [row.cells[at] for n in range(presenter.total) if (row := presenter.row(n)) is not None]


def test_a_list_fetches_only_the_stretch_that_is_looked_at_and_the_next_one(many: Desk, at_rest: Rest) -> None:
    presenter = opened(many, "worker", at_rest)
    assert presenter.total == 450
    assert presenter.row(0) is not None and presenter.row(2 * STRETCH) is None
    at_rest()
    assert presenter.row(2 * STRETCH) is not None


def test_a_worker_without_a_name_has_a_name_in_the_list(many: Desk, at_rest: Rest) -> None:
    newest = opened(many, "worker", at_rest).row(0)
    assert newest is not None and any(cell.startswith("Worker, no name, ") for cell in newest.cells)


def test_a_list_is_filtered_sorted_and_remembers_how_for_whoever_left_it(many: Desk, at_rest: Rest) -> None:
    presenter = opened(many, "worker", at_rest)
    presenter.filter("jean017")
    at_rest()
    assert presenter.total == 1
    presenter.filter("")
    presenter.sort_by("given")
    at_rest()
    first = presenter.row(0)
    assert first is not None and "Jean000" in first.cells
    presenter.choose_columns(["given", "sex"])
    presenter.filter_by("sex", {"empty": True})
    at_rest()

    again = opened(many, "worker", at_rest).query

    assert (again.columns, again.sort, again.descending) == (("given", "sex"), "given", False)
    assert again.filters == {"sex": {"empty": True}} and again.text == ""
    narrowed = ListPresenter(many, "case_worker", ("worker", "0193e0d5-0000-7000-8000-000000000000"), "Pierre")
    assert narrowed.query.filters == {}, "a list that another page asked for is not how one left it"


def test_a_list_of_cases_begins_with_those_that_are_open(desk: Desk, at_rest: Rest) -> None:
    for values in ({"title": "a", "status": "NEW"}, {"title": "b", "status": "CLOSED"}, {"title": "c"}):
        records.save(desk.session, "case", None, values)

    presenter = opened(desk, "case", at_rest)

    assert sorted(cells(presenter, "title")) == ["a", "c"]
    assert [text for _, text in presenter.said_filters()] == ["Status: not Merged (duplicate), Closed"]
    presenter.take_filters_off()
    at_rest()
    assert presenter.total == 3 and presenter.said_filters() == []


def test_what_is_filtered_is_said_in_words(desk: Desk, at_rest: Rest) -> None:
    worker = records.save(desk.session, "worker", None, {"surname": "Désir", "given": "Ana"}).id
    presenter = opened(desk, "visit", at_rest)
    presenter.filter_by("type", {"any": ["complaint"]})
    presenter.filter_by("visited_at", {"from": "2026-11-01"})
    presenter.filter_by("danger_now", {"any": ["unknown"]})
    presenter.filter_by("worker", {"any": [worker]})
    presenter.filter_by("who_is_here", {"holds": "ti jan"})
    presenter.filter_by("case", {"empty": True})
    presenter.filter_by(CONFLICTS, True)
    at_rest()

    assert [text for _, text in presenter.said_filters()] == [
        "Reason for coming: Complaint", "Date and time: from 1 Nov 2026", "In danger right now?: not known", "Worker: Désir Ana",
        "Who is here or calls: has “ti jan”", "Case: empty", "In conflict",
    ]  # fmt: skip


def test_a_new_record_comes_into_the_list_and_what_is_chosen_stays_chosen(many: Desk, at_rest: Rest) -> None:
    presenter = opened(many, "worker", at_rest)
    presenter.chosen, presenter.current = [range(3, 5), range(300, 301)], 3
    saved = records.save(many.session, "worker", None, {"given": "Ana"})
    with_signal: list[tuple[list[range], int]] = []
    presenter.rearranged.connect(lambda places, current: with_signal.append((places, current)))

    many.records_changed.emit(saved.changed)
    at_rest()

    assert with_signal == [([range(4, 6), range(301, 302)], 4)] and presenter.total == 451


def test_a_list_that_is_not_seen_waits_with_looking_anew(many: Desk, at_rest: Rest) -> None:
    presenter = opened(many, "worker", at_rest)
    presenter.sleep()
    saved = records.save(many.session, "worker", None, {"given": "Ana"})
    many.records_changed.emit(saved.changed)
    at_rest()
    assert presenter.total == 450

    presenter.wake()
    at_rest()
    assert presenter.total == 451


def test_a_list_of_a_million_rows_holds_only_what_is_looked_at(desk: Desk, qtmodeltester) -> None:  # type: ignore[no-untyped-def]
    class Million(ListPresenter):
        """Rows made up as they are asked for."""

        held = 0

        def row(self, at: int) -> ShownRow:
            self.held = max(self.held, at)
            return ShownRow(str(at), tuple(f"{name} {at}" for name in self.columns), True)

    presenter = Million(desk, "worker")
    model = ListModel(presenter)
    presenter.counted.emit(1_000_000)
    assert model.rowCount() == 1_000_000 and presenter.held == 0
    assert model.index(999_999, 0).data() == "number 999999"
    assert model.index(7, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Surname: surname 7"
    presenter.counted.emit(200)
    qtmodeltester.check(model)


def test_stretches_that_are_no_longer_looked_at_are_let_go(
    many: Desk, at_rest: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attache_app.desktop.pages.listing.presenter.KEPT", 1)
    presenter = opened(many, "worker", at_rest)
    presenter.row(STRETCH)
    at_rest()
    assert presenter.row(STRETCH) is not None and presenter.row(0) is None


def test_what_was_shown_stays_until_the_new_order_is_there(many: Desk, at_rest: Rest) -> None:
    presenter = opened(many, "worker", at_rest)
    emptied: list[int] = []
    presenter.reset.connect(lambda: emptied.append(1))
    to_the_top: list[tuple[list[range], int]] = []
    presenter.rearranged.connect(lambda places, current: to_the_top.append((places, current)))
    presenter.sort_by("given")
    assert presenter.is_looking and presenter.total == 450 and presenter.row(3) is not None
    at_rest()
    first = presenter.row(0)
    assert not emptied and first is not None and "Jean000" in first.cells and to_the_top == [([range(1)], 0)]
