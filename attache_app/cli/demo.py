"""`attache demo`: a fictional headquarters and two laptops, from the first keystroke to the receipt, played into a folder."""

import argparse
import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attache_app import files
from attache_app.cli import window
from attache_app.cli.arguments import Commands
from attache_app.cli.terminal import Terminal
from attache_app.errors import EnvironmentProblem
from attache_app.i18n import N_, Tr

if TYPE_CHECKING:
    from attache_app.services.sessions import Session
    from attache_app.sync.post_batch_out import Exported

MARK = "attache-demo.txt"  # says that a folder is an earlier demonstration, which may be made anew
_HQ, _COUNTER, _FIELD, _STICK, _PAPERS, _PICTURES = "headquarters", "counter", "field", "stick", "papers", "pictures"
_SUMMARY, _FACTS = "summary.txt", "summary.json"
_SEARCHED = "etienne jan"


def add(commands: Commands) -> None:
    """The command of this family."""
    tr = commands.tr
    demo = commands.plain("demo", N_("play a fictional headquarters and two laptops into a folder"), _demo)
    demo.add_argument(
        "--out", metavar="DIR", type=Path, default=Path("attache-demo"), help=tr("the folder; else attache-demo")
    )
    demo.add_argument("--window", action="store_true", help=tr("then open the window on the laptop at the counter"))


def _demo(args: argparse.Namespace, terminal: Terminal) -> int:
    from attache_app.services.demonstration import PASSPHRASE

    tr = terminal.tr
    if not args.window:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # what this platform says it cannot do
    window.needs_display()
    _clear(args.out, tr)
    facts = _play(args.out, terminal)
    terminal.tell(tr("Pictures of the main screens are taken …"))
    facts["pictures"] = _pictures(args.out, PASSPHRASE, tr.language)
    _sum_up(args.out, facts, tr)
    terminal.document(
        facts, tr("All of it is in {folder}; {summary} says what travelled.", folder=args.out, summary=_SUMMARY)
    )
    if args.window:
        terminal.tell(tr("The window opens. The passphrase is: {passphrase}", passphrase=PASSPHRASE))
        return window.show(args.out / _COUNTER)
    return 0


def _clear(out: Path, tr: Tr) -> None:
    """An empty folder with our mark in it. Of an earlier demonstration only what it made goes."""
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise EnvironmentProblem("demo_folder_taken", folder=str(out))
    for name in (_HQ, _COUNTER, _FIELD, _STICK, _PAPERS, _PICTURES):
        if (out / name).is_dir():
            shutil.rmtree(out / name)
    for name in (_SUMMARY, _FACTS):
        files.remove(out / name)
    for name in (_STICK, _PAPERS, _PICTURES):
        (out / name).mkdir(parents=True)
    text = tr(
        "A demonstration of Attaché: all people in it are fictional. `attache demo` makes it anew and deletes this one."
    )
    files.write_whole(out / MARK, f"{text}\n".encode())


def _play(out: Path, terminal: Terminal) -> dict[str, Any]:
    """Play the story, step by step; the facts that the summary tells."""
    from attache_app.services import demonstration
    from attache_app.services.search import search
    from attache_app.services.sessions import open_session

    tr, language, secret = terminal.tr, terminal.tr.language, demonstration.PASSPHRASE
    terminal.tell(
        tr(
            "Headquarters and two laptops of one post are made; all three have the passphrase: {passphrase}",
            passphrase=secret,
        )
    )
    demonstration.make_headquarters(out / _HQ, language)
    for name in (_COUNTER, _FIELD):
        demonstration.make_post(out / name, name, language)
    with (
        open_session(out / _HQ, secret) as hq,
        open_session(out / _COUNTER, secret) as counter,
        open_session(out / _FIELD, secret) as field,
    ):
        _enrol(out / _STICK, hq, {_COUNTER: counter, _FIELD: field})
        terminal.tell(tr("Both laptops record a day's work, neither with a network …"))
        story = demonstration.Story()
        records = {_COUNTER: 0, _FIELD: 0}
        for session, name, part in (
            (counter, _COUNTER, demonstration.DIRECTORY), (counter, _COUNTER, demonstration.COUNTER), (field, _FIELD, demonstration.FIELD),
        ):  # fmt: skip
            records[name] += len(story.record(session, part))
        number = _intake(counter)
        found = [hit.text for hit in search(counter, _SEARCHED)]
        terminal.tell(tr("“{words}” finds: {found}", words=_SEARCHED, found=", ".join(found)))
        receipt = _receipt(counter, out / _PAPERS, number)
        terminal.tell(tr("The receipt of case {number} is printed in Creole.", number=number))
        travelled = _exchange(out / _STICK, hq, [counter, field], terminal)
        dumps = {name: _fingerprint(session) for name, session in ((_HQ, hq), (_COUNTER, counter), (_FIELD, field))}
    if len(set(dumps.values())) != 1:
        raise AssertionError("the three workspaces hold different records")
    terminal.tell(tr("All three workspaces hold the same records, byte for byte."))
    return {
        "passphrase": secret, "records": records, "searched": _SEARCHED, "found": found, "receipt": receipt,
        "travelled": travelled, "dumps": dumps,
    }  # fmt: skip


def _enrol(stick: Path, hq: "Session", laptops: "Mapping[str, Session]") -> None:
    """Card, request, grant: carried on the stick."""
    from attache_app.services import exchange

    card = stick / "headquarters.attache-card"
    exchange.write_card(hq, card)
    for name, laptop in laptops.items():
        request, grant = stick / f"{name}.attache-request", stick / f"{name}.attache-grant"
        exchange.write_request(laptop, card, request)
        exchange.enrol(hq, request, grant)
        exchange.accept(laptop, grant)


def _intake(session: "Session") -> str:
    """What comes to the counter in two minutes; the number of its case."""
    from attache_app.services.intake import COMPLAINT, Intake, quick_intake
    from attache_app.services.records import save

    said = "Yo voye m ale san yo pa peye m dènye mwa a. Mwen pa gen papye, men zanmi m yo wè m ap travay."
    visit = {
        "words": {"text": said, "lang": "ht"}, "type": COMPLAINT, "danger_now": False, "who_is_here": "Jésula",
        "phone": {"number": "+18095550180"}, "visited_at": session.now().isoformat(), "channel": "COUNTER",
    }  # fmt: skip
    case = quick_intake(session, Intake(visit, new_worker={"said_name": "Jésula"})).case
    if case is None or case.number is None:
        raise AssertionError("a complaint opens a case")
    by = (session.now().date() + dt.timedelta(days=7)).isoformat()
    save(
        session,
        "case",
        case.id,
        {"options_told": ["advice", "conciliation"], "next_contact_on": by, "safe_to_talk": True},
    )
    return case.number


def _receipt(session: "Session", folder: Path, number: str) -> str:
    from attache_app.services import papers

    return papers.write(
        papers.receipts_pdf(session, [("case", number)], "ht"), folder / f"receipt-{number}-ht.pdf"
    ).name


def _exchange(stick: Path, hq: "Session", laptops: "list[Session]", terminal: Terminal) -> list[dict[str, Any]]:
    """Batches to headquarters, returns to the laptops; what travelled. Then there is nothing left to send."""
    from attache_app.services import exchange

    travelled = []
    for laptop in laptops:
        travelled += _carry(exchange.export(laptop, stick), hq, terminal)
    for laptop in laptops:
        travelled += _carry(exchange.make_return(hq, laptop.identity.dev, stick), laptop, terminal)
    return travelled


def _carry(made: "Exported", to: "Session", terminal: Terminal) -> list[dict[str, Any]]:
    """Take files in where they go."""
    from attache_app.services import exchange

    out = []
    for path, result in zip(made.files, exchange.import_files(to, made.files), strict=True):
        if result.problem:
            raise result.problem
        facts = {
            "file": path.name,
            "bytes": path.stat().st_size,
            "changes": made.changes,
            "outcome": result.outcome,
            "new": result.new,
        }
        terminal.tell(terminal.tr("{file}: {bytes} bytes, {changes} changes, of which {new} were new.", **facts))
        out.append(facts)
    return out


def _fingerprint(session: "Session") -> str:
    """The SHA-256 of what a workspace holds, as `attache dump` writes it."""
    from attache_app.services.dump import dump

    sha256 = hashlib.sha256()
    for line in dump(session):
        sha256.update(line + b"\n")
    return sha256.hexdigest()


def _pictures(out: Path, passphrase: str, language: str) -> list[str]:
    """The main screens of a laptop and of headquarters, as pictures."""
    with window.libraries_told():
        from attache_app.desktop import pictures

    made = []
    for name in (_COUNTER, _HQ):
        folder = out / _PICTURES / name
        folder.mkdir()
        made += [p.relative_to(out).as_posix() for p in pictures.take(out / name, passphrase, folder, language)]
    return made


def _sum_up(out: Path, facts: dict[str, Any], tr: Tr) -> None:
    import orjson

    lines = [
        tr(
            "Everything here is fictional. The passphrase of the three workspaces is: {passphrase}",
            passphrase=facts["passphrase"],
        ),
        "",
        tr("What travelled, in this order:"),
        *(
            "  " + tr("{file}: {bytes} bytes, {changes} changes, of which {new} were new.", **t)
            for t in facts["travelled"]
        ),
        "",
        tr("What the three workspaces hold afterwards (SHA-256 of attache dump):"),
        *(f"  {digest}  {name}" for name, digest in facts["dumps"].items()),
        tr("All three workspaces hold the same records, byte for byte."),
        "",
        tr("The receipt of a worker: {file}", file=f"{_PAPERS}/{facts['receipt']}"),
        tr("Pictures of the window: {folder}", folder=_PICTURES),
    ]
    files.write_whole(out / _SUMMARY, ("\n".join(lines) + "\n").encode("utf-8"))
    files.write_whole(out / _FACTS, orjson.dumps(facts, option=orjson.OPT_INDENT_2) + b"\n")
