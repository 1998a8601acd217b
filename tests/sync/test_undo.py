"""Taking a save back where a colleague wrote on the other laptop without having seen it."""

import pytest

from attache_app.errors import DomainError
from attache_app.services import records, undo
from tests.sync.conftest import Opening


def test_what_a_colleague_wrote_unseen_is_never_written_over(ministry: Opening) -> None:
    m = ministry("counter", "field")
    worker = m["counter"].save("worker", {"given": "Wilner", "surname": "Pierre"})
    m.settle()
    edit = records.save(m["counter"].session, "worker", worker, {"given": "Vilnè"})
    m["field"].save("worker", {"given": "Wilno"}, worker)
    m.settle()

    with pytest.raises(DomainError, match=r"^undo_overtaken"):
        undo.undo(m["counter"].session, edit)

    m.settle()
    assert m["field"].conflicts() == {("worker", worker, "given")}


def test_other_fields_that_a_colleague_wrote_stay_as_he_wrote_them(ministry: Opening) -> None:
    m = ministry("counter", "field")
    worker = m["counter"].save("worker", {"given": "Wilner", "surname": "Pierre"})
    m.settle()
    edit = records.save(m["counter"].session, "worker", worker, {"given": "Vilnè"})
    m["field"].save("worker", {"surname": "Pyè"}, worker)
    m.settle()

    undo.undo(m["counter"].session, edit)

    values = m["counter"].values("worker", worker)
    assert (values["given"], values["surname"]) == ("Wilner", "Pyè")


def test_a_record_to_which_a_colleague_added_is_not_taken_away(ministry: Opening) -> None:
    m = ministry("counter", "field")
    made = records.save(m["counter"].session, "worker", None, {"given": "Wilner"})
    m.settle()
    m["field"].save("worker", {"surname": "Pierre"}, made.id)
    m.settle()

    with pytest.raises(DomainError, match=r"^undo_overtaken"):
        undo.undo(m["counter"].session, made)

    assert records.show(m["counter"].session, "worker", made.id).visible
