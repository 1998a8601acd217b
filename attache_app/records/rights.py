"""Who may write what (DESIGN §5, the table; `registers.csv` is the rule). The same rule binds the form and judges what arrives."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from attache_app.records.declarations import Declarations, Register

# Registers that come with the issue "Synchronisation that survives the field".
NOT_YET = frozenset({"private_note", "erasure"})


@dataclass(frozen=True, slots=True)
class Writer:
    """Whoever writes, as the certificate of his device says. role: post, hq or unit; post: id; country: ISO 3166."""

    role: str
    post: str
    country: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose a record is. `owners`: ids of the posts it belongs to, or ever belonged to; `countries`: of its place and of the
    posts that made it; `concerned`: posts that its `concerns` fields name."""

    owners: Collection[str] = ()
    countries: Collection[str] = ()
    concerned: Collection[str] = ()


def may_create(register: Register, role: str) -> bool:
    """Whether a device of this role may ever write a record of this register."""
    return register.created_by in ("both", "author") or register.created_by == ("post" if role == "post" else "hq")


def may_touch(register: Register, role: str) -> bool:
    """Whether a device of this role may ever write to this register, its own record or another's."""
    return may_create(register, role) or register.changed_by in ("both", "country")


def may_change(register: Register, writer: Writer, scope: Scope) -> bool:
    """Whether this writer may write to a record of this scope."""
    above = writer.role != "post"
    if register.changed_by == "hq":
        return above
    if register.changed_by == "country":
        return above or writer.country in scope.countries
    if register.changed_by == "both":
        return above or writer.post in scope.owners or writer.post in scope.concerned
    return writer.post in scope.owners


def may_set(
    declarations: Declarations, register: Register, writer: Writer, values: Mapping[str, Any], is_new: bool
) -> str | None:
    """The first field that this writer may never give this value, or None.

    A record's `post` is its maker's at creation, then headquarters' alone; a post never sets a state that headquarters decides.
    """
    if writer.role != "post":
        return None
    if "post" in values and not (is_new and values["post"] == writer.post):
        return "post"
    if register.name == "vetting" and isinstance(values.get("state"), str):
        option = declarations.lists["employer_vetting_states"].by_code.get(values["state"])
        if option and option.more.get("set_by") == "HQ":
            return "state"
    return None
