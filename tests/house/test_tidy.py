"""What must not be in the tree: this machine's paths, registries' addresses, people's addresses, modules grown too long, another room's private names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

# Put together here, so that this file does not find itself.
REGISTRY = re.compile(
    r"https?://[\w.-]*" + "(py" + "pi|python" + r"hosted|deb" + r"ian\.(org|net)|npm" + "js)", re.IGNORECASE
)
MACHINE = re.compile(
    r"(?<![\w.}])(/wo" + r"rk|/ro" + r"ot|/tm" + r"p|/ho" + r"me)/|\.\./sha" + "red|[A-Z]:\\\\U" + "sers"
)
# Addresses at the names that are kept for examples (RFC 2606) reach nobody.
PERSON = re.compile(
    r"[\w.+-]+@(?!([\w-]+\.)*example(\.(org|com|net))?\b|[\w.-]+\.(invalid|test)\b)[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b"
)
BINARY = (".ttf", ".png", ".pdf", ".mo", ".age")
MOST_LINES = 400
LONG_ON_PURPOSE = "Long on purpose"  # a module past the limit says so in its docstring, and why


def traces(text: str) -> Iterator[int]:
    """Lines that name a machine, a registry or a person's address."""
    for number, line in enumerate(text.splitlines(), 1):
        if REGISTRY.search(line) or MACHINE.search(line) or PERSON.search(line):
            yield number


def _room(module: str) -> str:
    """`attache_app.store` of `attache_app.store.tables`: within a room, private names are its own affair."""
    return ".".join(module.split(".")[:2])


def private_names(tree: ast.Module, own_room: str) -> Iterator[int]:
    """Lines that take a private name out of another room of the product."""
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("attache_app"):
            names = [alias.name for alias in node.names]
            if _room(f"{node.module}.{names[0]}" if node.module == "attache_app" else node.module) == own_room:
                continue
            modules |= {alias.asname or alias.name for alias in node.names if alias.name.islower()}
            if any(name.startswith("_") and not name.startswith("__") for name in names):
                yield node.lineno
    for node in ast.walk(tree):
        of_module = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
        if of_module and node.attr.startswith("_") and not node.attr.startswith("__"):
            yield node.lineno


def test_no_file_names_a_machine_a_registry_or_a_person(names: list[str], checkout: Path) -> None:
    texts = {name: (checkout / name).read_text(encoding="utf-8") for name in names if not name.endswith(BINARY)}
    assert [f"{name}:{line}" for name, text in texts.items() for line in traces(text)] == []


def test_no_module_is_longer_than_one_idea(trees: dict[str, ast.Module], checkout: Path) -> None:
    lengths = {name: len((checkout / name).read_text(encoding="utf-8").splitlines()) for name in trees}
    long = {name: length for name, length in lengths.items() if length > MOST_LINES}
    assert {n: length for n, length in long.items() if LONG_ON_PURPOSE not in (ast.get_docstring(trees[n]) or "")} == {}


def test_every_module_says_what_it_is_for(product: dict[str, ast.Module]) -> None:
    assert [name for name, tree in product.items() if not ast.get_docstring(tree)] == []


def test_no_room_reaches_for_a_private_name_of_another(product: dict[str, ast.Module]) -> None:
    rooms = {name: _room(name.removesuffix(".py").replace("/", ".")) for name in product}
    assert [f"{name}:{line}" for name, tree in product.items() for line in private_names(tree, rooms[name])] == []


def test_presenters_know_no_widget(product: dict[str, ast.Module]) -> None:
    presenters = {n: ast.unparse(t) for n, t in product.items() if n.startswith("attache_app/desktop/presenters")}
    assert [name for name, source in presenters.items() if "QtWidgets" in source] == []


@pytest.mark.parametrize(
    "line",
    [
        "see https://files.python" + "hosted.org/x",
        "open('/wo" + "rk/main/x')",
        "from ../sha" + "red/a",
        "ask marie@" + "consulat.ht",
        "cd /ro" + "ot/",
    ],
)
def test_a_planted_trace_is_found(line: str) -> None:
    assert list(traces(line)) == [1]


@pytest.mark.parametrize(
    "line", ["@pytest.fixture", "marie@example.org", "app@/postgres", "attache_app/root/x", "https://a.b/wo" + "rk/"]
)
def test_what_names_nobody_is_let_through(line: str) -> None:
    assert list(traces(line)) == []


@pytest.mark.parametrize(
    "source", ["from attache_app.store.tables import _rows", "from attache_app.store import tables\ntables._rows()"]
)
def test_a_planted_private_name_is_found(source: str) -> None:
    assert list(private_names(ast.parse(source), "attache_app.sync"))
    assert not list(private_names(ast.parse(source), "attache_app.store"))
