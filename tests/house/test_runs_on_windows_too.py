"""What would fail on Windows is found here, on the machine of whoever wrote it."""

import ast
import re
import unicodedata
from collections.abc import Iterator

import pytest

POSIX_MODULES = frozenset(
    "fcntl pwd grp spwd crypt resource termios tty pty posix syslog nis readline curses ossaudiodev".split()
)
POSIX_CALLS = frozenset(
    "os.fork os.forkpty os.kill os.killpg os.getuid os.geteuid os.getgid os.getegid os.setuid os.setgid os.setsid "
    "os.getpgid os.getpgrp os.wait os.wait3 os.wait4 os.mkfifo os.mknod os.chown os.fchown os.lchown os.statvfs os.uname "
    "os.sched_getaffinity os.posix_fallocate os.pread os.pwrite os.sync os.nice os.getloadavg "
    "signal.SIGKILL signal.SIGHUP signal.SIGUSR1 signal.SIGUSR2 signal.SIGALRM signal.alarm".split()
)
RENAMING_CALLS = frozenset("os.replace os.rename os.renames os.unlink os.remove shutil.move".split())
RENAMING_METHODS = frozenset({"rename", "unlink"})
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?", re.IGNORECASE)


def _dotted(node: ast.expr) -> str:
    return ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""


def _imports(node: ast.AST) -> set[str]:
    """The dotted names that an import statement brings in: its modules, and what it takes out of one."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.module:
        return {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return set()


def _guarded(tree: ast.Module) -> set[ast.AST]:
    """The nodes that run on one system only, or that a missing module does not stop."""
    guards = [
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.If) and re.search(r"sys\.platform|os\.name|system\.", ast.unparse(node.test)))
        or (isinstance(node, ast.Try) and any("ImportError" in ast.unparse(h.type or h) for h in node.handlers))
    ]
    return {inner for guard in guards for inner in ast.walk(guard)}


def posix_modules(tree: ast.Module, inside_functions: bool) -> Iterator[int]:
    """Lines that import what Windows lacks, unguarded; `inside_functions` says whether an import there is taken as guarded."""
    excused = _guarded(tree)
    if inside_functions:
        excused |= {n for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    for node in ast.walk(tree):
        if node not in excused and any(name.split(".")[0] in POSIX_MODULES for name in _imports(node)):
            yield node.lineno  # type: ignore[attr-defined]


def posix_calls(tree: ast.Module) -> Iterator[int]:
    """Lines that name a function or a signal that Windows lacks, or that means something else there."""
    for node in ast.walk(tree):
        if _imports(node) & POSIX_CALLS or (isinstance(node, ast.Attribute) and _dotted(node) in POSIX_CALLS):
            yield node.lineno  # type: ignore[attr-defined]


def renames(tree: ast.Module) -> Iterator[int]:
    """Lines that rename or remove a file. `.replace(` with one argument and no keyword is a path's; a text's has two."""
    for node in ast.walk(tree):
        if _imports(node) & RENAMING_CALLS:
            yield node.lineno  # type: ignore[attr-defined]
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        is_path_replace = node.func.attr == "replace" and len(node.args) == 1 and not node.keywords
        if _dotted(node.func) in RENAMING_CALLS or node.func.attr in RENAMING_METHODS or is_path_replace:
            yield node.lineno


def _opens_text(call: ast.Call, modules: set[str]) -> str:
    """The mode in which a call opens text; empty if it opens none."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name in ("read_text", "write_text"):
        return name[0]
    of_path = isinstance(function, ast.Attribute)
    if name != "open" or (of_path and _dotted(function.value) in modules):
        return ""
    modes = [k.value for k in call.keywords if k.arg == "mode"] + call.args[0 if of_path else 1 :][:1]
    if not modes:
        # A window's `open()` takes nothing either; there the linter's own rule watches.
        return "" if of_path and not call.keywords else "r"
    mode = modes[0].value if isinstance(modes[0], ast.Constant) else None
    return mode if isinstance(mode, str) and re.fullmatch("[rwaxt+]+", mode) else ""


def careless_text(tree: ast.Module) -> Iterator[int]:
    """Lines that read text without saying its encoding, or write it without saying how its lines end."""
    modules = {alias.asname or alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
    encoding_place = {"read_text": 0, "write_text": 1}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and (mode := _opens_text(node, modules))):
            continue
        given = {k.arg for k in node.keywords}
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        says_encoding = "encoding" in given or len(node.args) > encoding_place.get(method, 99)
        says_newline = "newline" in given or not set(mode) & set("wax+")
        if not (says_encoding and says_newline):
            yield node.lineno


def bad_name(name: str) -> bool:
    """Whether Windows, or a copy to a stick, would not take this path from the root."""
    parts = name.split("/")
    return (
        len(name) > 120
        or unicodedata.normalize("NFC", name) != name
        or any(RESERVED.fullmatch(p) or re.search(r'[<>:"|?*\\\x00-\x1f]|[. ]$', p) for p in parts)
    )


def test_no_file_imports_unguarded_what_windows_lacks(trees: dict[str, ast.Module]) -> None:
    found = [
        f"{name}:{line}"
        for name, tree in trees.items()
        for line in posix_modules(tree, inside_functions=name == "attache_app/system.py")
    ]
    assert found == []


def test_only_the_system_module_of_the_product_imports_what_windows_lacks(product: dict[str, ast.Module]) -> None:
    found = [
        f"{name}:{getattr(node, 'lineno', 0)}"
        for name, tree in product.items()
        if name != "attache_app/system.py"
        for node in ast.walk(tree)
        if {n.split(".")[0] for n in _imports(node)} & POSIX_MODULES
    ]
    assert found == []


def test_nothing_but_the_system_module_calls_what_windows_lacks(product: dict[str, ast.Module]) -> None:
    found = [f"{n}:{line}" for n, t in product.items() if n != "attache_app/system.py" for line in posix_calls(t)]
    assert found == []


def test_files_are_renamed_and_removed_in_one_module(product: dict[str, ast.Module]) -> None:
    found = [f"{n}:{line}" for n, t in product.items() if n != "attache_app/files.py" for line in renames(t)]
    assert found == []


def test_text_is_opened_with_its_encoding_and_written_with_its_line_ends(product: dict[str, ast.Module]) -> None:
    assert [f"{name}:{line}" for name, tree in product.items() for line in careless_text(tree)] == []


def test_every_file_has_a_name_that_windows_takes(names: list[str]) -> None:
    assert [name for name in names if bad_name(name)] == []


def test_no_two_files_differ_only_by_capitals(names: list[str]) -> None:
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize(
    "source", ["import fcntl", "from pwd import getpwuid", "import os, resource", "def f():\n    import termios"]
)
def test_a_planted_posix_import_is_found(source: str) -> None:
    assert list(posix_modules(ast.parse(source), inside_functions=False))


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nif sys.platform != 'win32':\n    import fcntl",
        "try:\n    import resource\nexcept ImportError:\n    resource = None",
        "import os",
    ],
)
def test_a_guarded_import_is_let_through(source: str) -> None:
    assert not list(posix_modules(ast.parse(source), inside_functions=False))


@pytest.mark.parametrize("source", ["os.kill(1, 0)", "from os import fork", "p.send_signal(signal.SIGKILL)"])
def test_a_planted_posix_call_is_found(source: str) -> None:
    assert list(posix_calls(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    ["os.replace(a, b)", "path.replace(b)", "path.rename(b)", "p.unlink()", "from shutil import move", "os.remove(a)"],
)
def test_a_planted_rename_is_found(source: str) -> None:
    assert list(renames(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    ["'a'.replace('a', 'b')", "files.replace(a, b)", "replace(record, name=1)", "when.replace(hour=1)", "l.remove(1)"],
)
def test_what_only_looks_like_a_rename_is_let_through(source: str) -> None:
    assert not list(renames(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    ["open(p)", "p.open('w', encoding='utf-8')", "p.read_text()", "p.write_text(t, 'utf-8')", "open(p, mode='r')"],
)
def test_planted_careless_text_is_found(source: str) -> None:
    assert list(careless_text(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "open(p, 'rb')",
        "p.open('w', encoding='utf-8', newline='\\n')",
        "p.read_text('utf-8')",
        "import tarfile\ntarfile.open(p, 'w')",
        "dialog.open()",
        "p.write_text(t, encoding='utf-8', newline='\\n')",
    ],
)
def test_careful_text_is_let_through(source: str) -> None:
    assert not list(careless_text(ast.parse(source)))


@pytest.mark.parametrize(
    "name",
    ["docs/CON", "aux.py", "a/com1.txt", "a ", "a./b", "what?.md", "a:b", "e\u0301.md", "x/" + "a" * 120],
)
def test_a_planted_bad_name_is_found(name: str) -> None:
    assert bad_name(name)


@pytest.mark.parametrize("name", ["console.py", "resources/conge.csv", "tests/été.py", ".ci/run"])
def test_a_good_name_is_let_through(name: str) -> None:
    assert not bad_name(name)
