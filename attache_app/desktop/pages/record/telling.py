"""What the head of a record's page tells of it: that it is deleted, restricted, in conflict, or not ours to write."""

from collections.abc import Iterator

from attache_app.desktop.pages.record.presenter import RecordPresenter


def badges(presenter: RecordPresenter) -> Iterator[str]:
    """Words that stand beside the title."""
    view, speech = presenter.view, presenter.desk.speech
    if view is not None and not view.visible:
        yield speech.tr_("deleted")
    if view is not None and view.level in ("N2", "N3"):
        yield presenter.desk.declarations.lists["confidentiality_levels"].label(view.level, speech.code)


def warning(presenter: RecordPresenter) -> tuple[str, str]:
    """(a sentence, its kind) for the banner; an empty one where there is nothing to tell."""
    view, register, speech = presenter.view, presenter.register, presenter.desk.speech
    tr = speech.tr_
    if view is not None and not view.visible:
        return tr("This record is deleted: {reason}", reason=str(view.values.get("deleted", ""))), "warn"
    if view is not None and view.conflicts:
        names = ", ".join(register.fields[f].labels(speech.code) for f in view.conflicts)
        return tr("Two people wrote without having seen each other. To settle: {fields}", fields=names), "warn"
    if (view.level if view else register.level) == "N2":
        return tr("Restricted record. Until sealing exists, these leave the laptop as lines of hash only."), "info"
    if not presenter.may_write:
        return tr("Only its owner writes here; you can read it."), "info"
    return "", "info"


def changed_since(presenter: RecordPresenter) -> str:
    """What was typed here a while ago, and others have changed since, in a sentence."""
    fields, speech = presenter.register.fields, presenter.desk.speech
    names = [fields[n].labels(speech.code) for n in presenter.changed_since()]
    if not names:
        return ""
    return speech.tr_(
        "Since you typed this, somebody else changed: {fields}. If you save, both values stay, to be settled.",
        fields=", ".join(names),
    )
