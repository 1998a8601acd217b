"""The search index: what a record's document says, kept up to date with the record, and asked without being told what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from attache_app.domain.sounds import Sounds
from attache_app.records import name_rules
from attache_app.records.declarations import declarations
from attache_app.store import dialect_sqlite as dialect
from attache_app.store import search_index
from attache_app.store.engine import Store
from attache_app.store.migrations.runner import bring_up_to_date
from attache_app.store.tables import document, line, register_table
from attache_app.store.vocabulary import Vocabulary

WORKER = declarations().registers["worker"]
PERSON = {"given": "Jean-Robert", "surname": "Étienne", "aliases": ["Ti Jan"], "phones": [{"number": "+18095550134"}]}


@pytest.fixture
def conn(folder: Path) -> Iterator[Connection]:
    store = Store(folder / "register.db", bytes(range(32)), create=True)
    bring_up_to_date(store, declarations(), folder / "backups")
    with store.writing() as opened:
        yield opened
    store.close()


def put(conn: Connection, id: str, values: dict[str, object] | None) -> None:
    columns = search_index.words_of(declarations(), WORKER, values) if values else None
    search_index.put(conn, "worker", [(id, columns)], may_be_known=True)


def ids(conn: Connection, query: str) -> list[str]:
    return [row.id for row in dialect.find(conn, query, 10)]


def test_a_document_has_the_names_apart_and_how_they_sound() -> None:
    columns = search_index.words_of(declarations(), WORKER, PERSON)

    assert columns is not None
    assert columns["names"] == "jean robert etienne ; ti jan"
    assert set(columns["sounds"].split()) >= {"jx", "vob", "etix"}
    assert "zetixzjxzvob" in columns["joined"].split()
    assert columns["phones"] == "18095550134 5550134"


def test_a_record_without_anything_to_search_has_no_document() -> None:
    assert search_index.words_of(declarations(), WORKER, {"sex": "m"}) is None


def test_the_index_follows_what_is_added_changed_and_taken_out(conn: Connection) -> None:
    put(conn, "a", PERSON)
    put(conn, "b", {"surname": "Désilus"})
    assert ids(conn, 'names : "etienne"') == ["a"]

    put(conn, "a", {**PERSON, "surname": "Thélusma"})
    put(conn, "b", None)

    assert ids(conn, 'names : "etienne"') == []
    assert ids(conn, 'names : "thelusma"') == ["a"]
    assert ids(conn, 'names : "desilus"') == []
    assert conn.execute(select(document.c.id)).scalars().all() == ["a"]
    assert dialect.index_agrees(conn)


def test_the_newest_come_first(conn: Connection) -> None:
    for id in "abc":
        put(conn, id, {"surname": "Désilus"})

    assert ids(conn, 'kind : (worker) AND (names : "desilus")') == ["c", "b", "a"]


@pytest.mark.parametrize("word", ["étienne", "भारत", "李小龙", "محمد", "œuvre", "b2b", "½", "ǅ"])
def test_a_word_of_any_script_is_one_word_of_the_index(conn: Connection, word: str) -> None:
    put(conn, "a", {"surname": f"avan {word} apre"})

    query = search_index.query_for(word)
    assert query is not None and ids(conn, query) == ["a"]


@pytest.mark.parametrize("typed", ["kind", "worker", "jx", "zetix"])
def test_words_are_looked_for_in_what_was_written_and_not_in_how_it_sounds(conn: Connection, typed: str) -> None:
    put(conn, "a", PERSON)

    query = search_index.query_for(typed)
    assert query is not None and ids(conn, query) == []


def test_a_list_is_narrowed_by_sound_too(conn: Connection) -> None:
    put(conn, "a", PERSON)
    put(conn, "b", {"surname": "Pyè"})

    query = search_index.query_for("etyen wobe")
    assert query is not None and ids(conn, query) == ["a"]
    query = search_index.query_for("pierre")
    assert query is not None and ids(conn, query) == ["b"]


def test_the_vocabulary_learns_what_is_saved_after_it_was_read(conn: Connection) -> None:
    put(conn, "a", PERSON)
    vocabulary = Vocabulary()
    assert vocabulary.keys(conn).near("diejo") == [] and "etix" in vocabulary.keys(conn).every

    put(conn, "b", {"surname": "Dieujuste"})
    conn.execute(line.insert().values(hash=b"1", kind="worker", record="b"))

    assert vocabulary.keys(conn).near("diejo") == ["dieji"]
    assert vocabulary.keys(conn).near("vop") == []  # three letters are near too many


def test_a_register_whose_names_other_rules_heard_is_heard_anew_when_it_is_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(folder / "heard.db", bytes(range(32)), create=True)
    with monkeypatch.context() as before:
        before.setattr(name_rules, "sounds", lambda: Sounds([], {}))
        before.setattr(name_rules, "fingerprint", lambda: 7)
        bring_up_to_date(store, declarations(), folder / "backups")
        with store.writing() as conn:
            table = register_table(declarations(), "worker")
            conn.execute(table.insert().values(_id="a", _visible=1, _heads="{}", _last=0, surname="Guerline"))
            put(conn, "a", {"surname": "Guerline"})
            assert ids(conn, 'sounds : "guerline"') == ["a"]

    bring_up_to_date(store, declarations(), folder / "backups")

    with store.writing() as conn:
        assert ids(conn, 'sounds : "guerline"') == [] and ids(conn, 'sounds : "jelx"') == ["a"]
        assert search_index.is_heard(conn) and dialect.index_agrees(conn)
    store.close()
