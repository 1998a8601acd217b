"""Lists that we propose: what an attaché asks for every day. The first one of a register is what he sees before he chose any."""

from attache_app.desktop.desk import Desk
from attache_app.services.listing import ME, mine_field
from attache_app.services.saved_lists import SavedList


def lists(desk: Desk, kind: str) -> list[SavedList]:
    """The proposed lists of a register, named in the language that is spoken."""
    tr, register = desk.speech.tr_, desk.register(kind)
    everything = SavedList(tr("Everything"), kind)
    if kind == "case":
        statuses = desk.declarations.lists["case_statuses"].options
        closed = {"status": {"none": [o.code for o in statuses if o.more.get("is_open") != "1"]}}
        found = [
            SavedList(tr("Open cases"), kind, filters=closed),
            SavedList(tr("My open cases"), kind, filters={**closed, **_mine(desk, kind)}),
        ]
    elif kind == "task":
        to_do = {"done_at": {"empty": True}}
        found = [
            SavedList(tr("To do"), kind, sort="due_at", filters=to_do),
            SavedList(tr("Mine to do"), kind, sort="due_at", filters={**to_do, **_mine(desk, kind)}),
        ]
    elif kind == "visit":
        waiting = {"callback_needed": {"any": [True]}, "called_back_at": {"empty": True}}
        return [everything, SavedList(tr("To call back"), kind, sort="callback_on", filters=waiting)]
    else:
        mine = [SavedList(tr("Mine"), kind, filters=_mine(desk, kind))] if mine_field(register) else []
        return [everything, *mine]
    return [*found, everything]


def _mine(desk: Desk, kind: str) -> dict[str, dict[str, list[str]]]:
    field = mine_field(desk.register(kind))
    return {field.name: {"any": [ME]}} if field else {}
