"""The offer to go on with what was begun: at the head of its page, and once after signing in."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPushButton

from attache_app.desktop.desk import Desk
from attache_app.desktop.shell.toast import ACTION_KEY
from attache_app.desktop.widgets.basics import Banner, button
from attache_app.services.drafts import Waiting


def what(desk: Desk, waiting: Waiting) -> str:
    """What a draft is of, in a few words."""
    tr, draft = desk.speech.tr_, waiting.draft
    if draft.page == "intake":
        return tr("Quick intake")
    if draft.page == "conflicts":
        return tr("To settle")
    if draft.page == "settings":
        return tr("Settings")
    register = desk.declarations.registers.get(draft.kind)
    if register is None:
        return tr("Something typed")
    kind = register.labels(desk.speech.code)
    return f"{kind} · {waiting.title or '…'}" if draft.record else tr("New: {register}", register=kind)


def when(desk: Desk, waiting: Waiting) -> str:
    """When its last key was pressed."""
    return desk.speech.moment(waiting.draft.at, desk.session.now())


def offer(desk: Desk, banner: Banner, waiting: Waiting | None) -> None:
    """At the head of a page: a draft that was begun there. None: nothing is offered."""
    if waiting is None:
        banner.say("")
        return
    tr = desk.speech.tr_
    text = tr("You were writing here: {when}.", when=when(desk, waiting))
    banner.say(_with_words(desk, text, waiting), "info", *_buttons(desk, waiting))


def offer_all(desk: Desk, banner: Banner, waiting: Sequence[Waiting], later: Callable[[], object]) -> None:
    """After signing in: the newest, and how many others there are. `later`: the user has seen it."""
    if not waiting:
        banner.say("")
        return
    tr, newest = desk.speech.tr_, waiting[0]
    said = {"what": what(desk, newest), "when": when(desk, newest)}
    if len(waiting) == 1:
        text, buttons = tr("You were writing: {what}, {when}.", **said), _buttons(desk, newest, ACTION_KEY)
    else:
        n = len(waiting) - 1
        text = tr.plural(
            "You were writing: {what}, {when}; and {n} more draft.", "You were writing: {what}, {when}; and {n} more drafts.", n, **said
        )  # fmt: skip
        buttons = [
            _buttons(desk, newest, ACTION_KEY)[0],
            button(tr("See all"), lambda: desk.go("drafts"), role="quiet", name="allDrafts"),
        ]
    banner.say(
        _with_words(desk, text, newest), "info", *buttons, button(tr("Later"), later, role="quiet", name="later")
    )


def words(desk: Desk, waiting: Waiting) -> str:
    """The words by which one knows it again, in the quotation marks of the language; empty for none."""
    return desk.speech.tr_("“{words}”", words=waiting.excerpt) if waiting.excerpt else ""


def _with_words(desk: Desk, text: str, waiting: Waiting) -> str:
    return "\n".join(t for t in (text, words(desk, waiting)) if t)


def _buttons(desk: Desk, waiting: Waiting, key: str = "") -> list[QPushButton]:
    tr, draft = desk.speech.tr_, waiting.draft
    go_on = f"{tr('Go on writing')}  {key}".rstrip()
    return [
        button(go_on, lambda: desk.drafts.resumed.emit(draft, False), name="resume"),
        button(tr("Throw away"), lambda: desk.drafts.throw_away(draft), role="quiet", name="throwAway"),
    ]
