"""What is done to many rows of a list at once: exported, copied, deleted, given one value; and lists kept under a name."""

import csv
import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest

from attache_app.errors import DomainError
from attache_app.services import list_export, listing, many, records, saved_lists
from attache_app.services.listing import ListQuery, Order
from attache_app.services.saved_lists import SavedList
from attache_app.services.sessions import Session
from tests.reports.reading import text_of

CASES: list[dict[str, Any]] = [
    {"title": "=HYPERLINK(\"http://example.org\")", "category": "W01", "priority": "P1", "opened_on": "2026-11-20"},
    {"title": "Salaire d’octobre", "category": "W01", "priority": "P3", "opened_on": "2026-11-21"},
    {"title": "Passeport retenu", "priority": "P2", "confidentiality": "N2"},
]  # fmt: skip
COLUMNS = ("title", "category", "priority", "opened_on")


@pytest.fixture
def cases(post: Session) -> list[str]:
    return [records.save(post, "case", None, values).id for values in CASES]


@pytest.fixture
def order(post: Session, cases: list[str]) -> Order:
    return listing.order(post, ListQuery("case", COLUMNS, sort="priority"))


def everything(order: Order) -> list[range]:
    return [range(len(order))]


def test_an_exported_list_is_what_is_shown_without_what_is_restricted(
    post: Session, order: Order, folder: Path
) -> None:
    done = list_export.export(post, order, everything(order), folder / "liste.csv", "fr")

    with done.path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert done.path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows[0] == ["Intitulé (sans nom)", "Catégorie principale", "Priorité", "Ouvert le"]
    assert [row[0] for row in rows[1:]] == ['\'=HYPERLINK("http://example.org")', "Salaire d’octobre"]
    assert rows[2][1] == "Salaire non payé" and rows[2][3] == "2026-11-21"
    assert (done.rows, done.left_out) == (2, 1)


def test_whoever_asks_for_what_is_restricted_gets_it_and_it_is_written_down(
    post: Session, order: Order, cases: list[str], folder: Path
) -> None:
    done = list_export.export(post, order, everything(order), folder / "liste.csv", "fr", restricted=True)

    assert (done.rows, done.left_out) == (3, 0)
    with post.store.reading() as conn:
        opened = conn.exec_driver_sql("SELECT id, act FROM access").all()
    assert [tuple(row) for row in opened] == [(cases[2], "export")]


def test_a_column_that_is_restricted_stays_in_the_register(post: Session, folder: Path) -> None:
    records.save(post, "worker", None, {"surname": "Désir", "migration_status": "UNDOC"})
    order = listing.order(post, ListQuery("worker", ("surname", "migration_status")))

    done = list_export.export(post, order, everything(order), folder / "liste.csv", "en")

    assert done.columns_left_out == ("Migration status",)
    assert "UNDOC" not in (folder / "liste.csv").read_text(encoding="utf-8-sig")


def test_a_workbook_holds_words_and_days_and_no_formula(post: Session, order: Order, folder: Path) -> None:
    done = list_export.export(post, order, everything(order), folder / "liste.xlsx", "fr")

    with zipfile.ZipFile(done.path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "HYPERLINK" in sheet and "<f>" not in sheet and 'state="frozen"' in sheet
    days = (dt.date(2026, 11, 20) - dt.date(1899, 12, 30)).days
    assert f"<v>{days}</v>" in sheet, "a day is a day, to be sorted and counted with"


def test_a_printed_list_has_its_rows_and_heads(post: Session, order: Order, folder: Path) -> None:
    done = list_export.export(post, order, everything(order), folder / "liste.pdf", "fr")

    text = text_of(done.path.read_bytes())
    assert "Salaire d’octobre" in text and "Catégorie principale" in " ".join(text.split())


@pytest.mark.parametrize("ending", list_export.FORMATS)
def test_an_export_that_is_stopped_leaves_no_file(
    post: Session, order: Order, cases: list[str], folder: Path, ending: str
) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done == total:
            raise Stopped

    box = folder / "out"
    box.mkdir()
    with pytest.raises(Stopped):
        list_export.export(post, order, everything(order), box / f"liste.{ending}", "fr", progress=stop)

    assert list(box.iterdir()) == []


def test_a_file_is_named_after_the_register_and_the_day(post: Session) -> None:
    assert list_export.file_name(post, "worker", "fr", "csv") == f"SDQ Travailleurs {post.now().date()}.csv"


def test_rows_are_copied_as_text_and_as_a_table(post: Session, order: Order) -> None:
    copied = list_export.copy(post, order, [range(1), range(2, 3)], "en")

    assert copied.text.split("\n") == [
        "Title (no names)\tMain category\tPriority\tOpened on",
        '=HYPERLINK("http://example.org")\tUnpaid wages\tEmergency: 24 hours\t20 Nov 2026',
        "Salaire d’octobre\tUnpaid wages\tNormal: 7 days\t21 Nov 2026",
    ]
    assert copied.text.count("\t") == 9 and "<th>Priority</th>" in copied.html and "&quot;http" in copied.html
    assert (copied.rows, copied.more) == (2, 0)


def test_many_are_deleted_with_one_reason_and_come_back(post: Session, order: Order, cases: list[str]) -> None:
    with pytest.raises(DomainError):
        many.delete(post, "case", cases, "  ")
    done = many.delete(post, "case", cases[:2], "typed twice")
    assert done.count == 2 and [row.id for row in listing.page(post, "case").rows] == [cases[2]]

    back = many.undo(post, done)

    assert back.count == 2 and listing.page(post, "case").total == 3


def test_one_value_is_given_to_many_and_taken_back_where_nobody_wrote_since(post: Session, cases: list[str]) -> None:
    done = many.set_field(post, "case", cases, "priority", "P1")
    assert done.count == 2, "one was P1 already"
    records.save(post, "case", cases[1], {"priority": "P4"})

    many.undo(post, done)

    priorities = [records.show(post, "case", id).values["priority"] for id in cases]
    assert priorities == ["P1", "P4", "P2"]


def test_an_act_on_many_that_is_stopped_changes_nothing(post: Session, cases: list[str]) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done == total:
            raise Stopped

    with pytest.raises(Stopped):
        many.set_field(post, "case", cases, "priority", "P1", progress=stop)
    with pytest.raises(DomainError):
        many.set_field(post, "case", cases, "priority", {"edtf": "1987"})

    assert [records.show(post, "case", id).values["priority"] for id in cases] == ["P1", "P3", "P2"]


def test_a_list_is_kept_under_a_name_renamed_and_forgotten(post: Session) -> None:
    query = ListQuery("case", COLUMNS, "priority", True, filters={"status": {"none": ["CLOSED"]}}, conflicts=True)
    urgent = saved_lists.of_query("Urgent", query)
    saved_lists.save(post, urgent)
    saved_lists.save(post, saved_lists.of_query("  all   mine ", ListQuery("case", filters={"owner": {"any": ["me"]}})))
    assert saved_lists.saved(post, "case")[1] == urgent and saved_lists.saved(post, "worker") == []
    assert urgent.shows(query) and not urgent.shows(ListQuery("case"))

    saved_lists.name_anew(post, urgent, "Every day")
    with pytest.raises(DomainError):
        saved_lists.name_anew(post, saved_lists.saved(post, "case")[1], " ")
    assert [s.name for s in saved_lists.saved(post, "case")] == ["all mine", "Every day"]

    gone = saved_lists.saved(post, "case")[1]
    saved_lists.remove(post, gone)
    assert [s.name for s in saved_lists.saved(post, "case")] == ["all mine"]
    saved_lists.save(post, gone)
    assert len(saved_lists.saved(post, "case")) == 2


def test_how_a_list_was_left_is_remembered_as_far_as_it_is_still_understood(post: Session) -> None:
    assert saved_lists.left(post, "case") is None
    query = ListQuery(
        "case", ("title", "no_longer"), "no_longer", filters={"no_longer": None, "priority": {"any": ["P1"]}}
    )
    saved_lists.leave(post, saved_lists.of_query("", query))

    assert saved_lists.left(post, "case") == SavedList("", "case", ("title",), filters={"priority": {"any": ["P1"]}})
