"""Every sentence in every language: nothing missing, nothing stale, the same values in braces."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from attache_app.data import data_path
from attache_app.i18n import language


@pytest.fixture(scope="module")
def catalogues() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", data_path("i18n", "catalogues.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("code", ["fr", "ht", "es"])
def test_every_sentence_of_the_program_is_translated(catalogues: ModuleType, code: str) -> None:
    assert catalogues.faults(code, catalogues.sentences()) == []


def test_a_sentence_that_lost_a_value_is_seen(catalogues: ModuleType) -> None:
    message = catalogues.Message("{n} changes in {file}", "changements dans {file}")

    assert catalogues._faults("fr", message) == ["fr: other values in braces than the source: '{n} changes in {file}'"]


@pytest.mark.parametrize("code", ["fr", "es"])
def test_one_and_many_are_told_apart(code: str) -> None:
    tr = language(code)
    one, many = (tr.plural("{n} change", "{n} changes", n) for n in (1, 2))

    assert one.replace("1", "2") != many


def test_a_creole_noun_stays_as_it_is_beside_a_number() -> None:
    tr = language("ht")

    assert [tr.plural("{n} change", "{n} changes", n) for n in (1, 2)] == ["1 chanjman", "2 chanjman"]


def test_the_program_reads_what_was_compiled() -> None:
    path = Path(data_path("i18n", "fr", "LC_MESSAGES", "attache.mo"))

    assert path.read_bytes()[:4] == b"\xde\x12\x04\x95"
