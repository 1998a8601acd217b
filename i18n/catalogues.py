"""Keeps the catalogues: takes the sentences out of the program, merges them into each language, compiles them.

    python i18n/catalogues.py [fr ht es]  update i18n/*/LC_MESSAGES/attache.po and compile the .mo beside each
    python i18n/catalogues.py --check     change nothing; say what is missing, fuzzy or stale; exit 1 if something is

English is the source: its sentences are the msgids. Labels of registers, fields and lists are columns of resources/.
"""

import ast
import io
import string
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
PROGRAM = HERE.parent / "attache_app"
LANGUAGES = ("fr", "ht", "es")
TRANSLATES = {"tr", "_tr", "tr_", "N_"}
# Creole is no language that Babel knows the plural of; like French it takes the singular for 0 and 1.
PLURALS = {"fr": "nplurals=2; plural=(n > 1)", "ht": "nplurals=2; plural=(n > 1)", "es": "nplurals=2; plural=(n != 1)"}


def sentences() -> Catalog:
    """All sentences of the program, with where they stand. Read from the syntax tree: also those inside f-strings, on every Python."""
    catalogue = Catalog(charset="utf-8")
    for path in sorted(PROGRAM.rglob("*.py")):
        where = [(f"attache_app/{path.relative_to(PROGRAM).as_posix()}", None)]
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and (found := _sentence(node)):
                message, context = found
                before = catalogue.get(message, context)
                if before is not None and before.id != message:
                    sys.exit(
                        f"{where[0][0]}: {message!r} is also {before.id!r}; gettext knows a sentence once, with or without a plural"
                    )
                catalogue.add(message, None, where, context=context)
    return catalogue


def _sentence(call: ast.Call) -> tuple[str | tuple[str, str], str | None] | None:
    """The msgid and context of a call that translates constant texts."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    texts = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str) and a.value]
    if name in TRANSLATES and texts:
        return texts[0], None
    if name == "plural" and len(texts) > 1:
        return (texts[0], texts[1]), None
    if name == "context" and len(texts) > 1:
        return texts[1], texts[0]
    return None


def path_of(language: str) -> Path:
    return HERE / language / "LC_MESSAGES" / "attache.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=None, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=None, charset="utf-8")


def merged(language: str, source: Catalog) -> Catalog:
    """The catalogue of a language with exactly the sentences of the program, what was translated kept."""
    old, new = read(language), Catalog(charset="utf-8", header_comment=f"# {language}: sentences of Attaché.")
    for message in source:
        if not message.id:
            continue
        before = old.get(message.id, message.context)
        plural = isinstance(message.id, tuple)
        translated = before.string if before else ("", "") if plural else ""
        new.add(message.id, translated, message.locations, context=message.context,
                user_comments=before.user_comments if before else ())  # fmt: skip
    return new


def po_bytes(language: str, catalogue: Catalog) -> bytes:
    """The catalogue as a .po, always in the same form, without dates or names."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, sort_output=True, include_lineno=False)
    head = "".join(f'"{name}: {value}\\n"\n' for name, value in header(language))
    return f'msgid ""\nmsgstr ""\n{head}\n'.encode() + out.getvalue()


def header(language: str) -> list[tuple[str, str]]:
    return [
        ("Language", language),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", f"{PLURALS[language]};"),
    ]


class Compiled(Catalog):
    """Has our header: that of Babel carries the minute, its version, and no plural rule for Creole."""

    def __init__(self, language: str) -> None:
        super().__init__(charset="utf-8")
        self.language = language
        for message in read(language):
            if message.id:
                self[message.id] = message

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return header(self.language)


def mo_bytes(language: str) -> bytes:
    """The compiled form of the .po as it lies there."""
    out = io.BytesIO()
    write_mo(out, Compiled(language))
    return out.getvalue()


def _holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def faults(language: str, source: Catalog) -> list[str]:
    """What is wrong with a catalogue, one line each."""
    found = []
    catalogue = read(language)
    for message in catalogue:
        if message.id:
            found += _faults(language, message)
    if po_bytes(language, merged(language, source)) != (
        path_of(language).read_bytes() if path_of(language).exists() else b""
    ):
        found.append(f"{language}: stale; run python i18n/catalogues.py")
    mo = path_of(language).with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != mo_bytes(language):
        found.append(f"{language}: not compiled; run python i18n/catalogues.py")
    return found


def _faults(language: str, message: Message) -> list[str]:
    sources = message.id if isinstance(message.id, tuple) else (message.id,)
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    if message.fuzzy or not all(texts):
        return [f"{language}: not translated: {sources[0]!r}"]
    if any(_holes(text) - _holes(sources[-1]) for text in texts) or _holes(texts[-1]) != _holes(sources[-1]):
        return [f"{language}: other values in braces than the source: {sources[0]!r}"]
    return []


def main() -> int:
    source = sentences()
    if "--check" in sys.argv[1:]:
        found = [fault for language in LANGUAGES for fault in faults(language, source)]
        print(*found or ["catalogues complete"], sep="\n")
        return bool(found)
    for language in sys.argv[1:] or LANGUAGES:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(language, merged(language, source)))
        path.with_suffix(".mo").write_bytes(mo_bytes(language))
        left = sum(not all(m.string if isinstance(m.string, tuple) else (m.string,)) for m in read(language) if m.id)
        print(f"{language}: {left} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
