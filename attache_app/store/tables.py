"""The tables: bookkeeping by hand, one table a register from the declarations. `FORMAT.md` says what each column means."""

import functools

from sqlalchemy import BigInteger, Column, Dialect, Index, Integer, LargeBinary, MetaData, Table, Text

from attache_app.records.declarations import Declarations, Field, Register

bookkeeping = MetaData()


class _Bytes(LargeBinary):
    """Bytes as they are. Drivers take and give them so; SQLAlchemy would call a function for each, which a bulk feels."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> None:
        return None

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        return None


# SQLite makes only an INTEGER PRIMARY KEY its row number; 64 bits elsewhere.
_Number = BigInteger().with_variant(Integer(), "sqlite")

# What this workspace knows of itself; values are JSON.
setting = Table("setting", bookkeeping, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

# Every device known, `no` standing for it in the log. post: id of its post, null above posts. certificate: JSON as signed.
device = Table(
    "device",
    bookkeeping,
    Column("no", Integer, primary_key=True),
    Column("dev", Text, nullable=False, unique=True),
    Column("role", Text),
    Column("post", Text),
    Column("certificate", Text),
    Column("revoked", Text),
)

# The log. body null: only the hash is held; names: of a line set aside, what it names without its values. aside: reason why it does not count. came: epoch of the return that brought it.
# link: its place in its device's chain, before: the link in front; null where it came without its place.
# complete: every line before it is here too.
line = Table(
    "line",
    bookkeeping,
    Column("no", _Number, primary_key=True),
    Column("hash", _Bytes, nullable=False),
    Column("dev", Integer),
    Column("seq", BigInteger),
    Column("clock", BigInteger),
    Column("kind", Text),
    Column("record", Text),
    Column("class", Integer),
    Column("body", _Bytes),
    Column("names", _Bytes),
    Column("aside", Text),
    Column("came", Text),
    Column("link", _Bytes),
    Column("before", _Bytes),
    Column("complete", Integer),
    Column("restricted", Text),
    Index("line_hash", "hash", unique=True),
    Index("line_record", "record"),
    Index("line_place", "dev", "seq"),
)
# Few lines are set aside, and every page asks how many.
Index("line_aside", line.c.aside, sqlite_where=line.c.aside.is_not(None))

# A line that stands in a second branch of its chain as well.
other_place = Table(
    "other_place",
    bookkeeping,
    Column("dev", Integer, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("link", _Bytes, primary_key=True),
    Column("before", _Bytes, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("complete", Integer, nullable=False),
)

# The ends of the branches held, with the device's signature where it came with one.
tip = Table(
    "tip",
    bookkeeping,
    Column("dev", Integer, primary_key=True),
    Column("link", _Bytes, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("signature", _Bytes),
    sqlite_with_rowid=False,  # it moves with every save: one page less
)

# Fields in conflict, for the list and the count; made anew whenever the record is.
conflict = Table(
    "conflict",
    bookkeeping,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
)

# What the search index is made of: folded words of each record; of its names also how they sound, word by word, and joined.
document = Table(
    "search_document",
    bookkeeping,
    Column("no", _Number, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("names", Text, nullable=False),
    Column("sounds", Text, nullable=False),
    Column("joined", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("exact", Text, nullable=False),
    Column("phones", Text, nullable=False),
    Index("search_document_id", "id"),
)

# Batches and returns that this copy made, by the hash of their manifest.
made = Table(
    "made",
    bookkeeping,
    Column("number", BigInteger, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("manifest", _Bytes, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("to", Text),
    Column("facts", Text, nullable=False),
)

# Files taken in, by the hash of their manifest.
taken = Table(
    "taken",
    bookkeeping,
    Column("manifest", _Bytes, primary_key=True),
    Column("name", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("facts", Text, nullable=False),
)

# A laptop: how far it has come in headquarters' feed, and what headquarters set aside, both by epoch.
position = Table(
    "position", bookkeeping, Column("epoch", Text, primary_key=True), Column("place", BigInteger, nullable=False)
)
verdict = Table(
    "verdict",
    bookkeeping,
    Column("epoch", Text, primary_key=True),
    Column("hash", _Bytes, primary_key=True),
    Column("reason", Text, nullable=False),
)

# A laptop: lines that came in returns of another epoch and go back as single lines; batch: the first that carried it (DESIGN §6).
back = Table("back", bookkeeping, Column("line", BigInteger, primary_key=True), Column("batch", BigInteger))

# Headquarters: each device's feed. bare and reason: the form in which the line became visible there.
feed = Table(
    "feed",
    bookkeeping,
    Column("dev", Integer, primary_key=True),
    Column("place", BigInteger, primary_key=True),
    Column("line", BigInteger, nullable=False),
    Column("bare", Integer, nullable=False),
    Column("reason", Text),
    Index("feed_line", "line", "dev"),
)

# Headquarters: batches of a device that its next return answers. given: a return was made since.
answer = Table(
    "answer",
    bookkeeping,
    Column("no", Integer, primary_key=True),
    Column("dev", Integer, nullable=False),
    Column("given", Integer, nullable=False),
    Column("manifest", _Bytes, nullable=False),
    Column("tip", _Bytes, nullable=False),
    Column("tip_seq", BigInteger, nullable=False),
    Column("epoch", Text),
    Column("place", BigInteger, nullable=False),
)

# Headquarters: lines that came without their place in a chain, and the post that sent them.
single = Table(
    "single", bookkeeping, Column("post", Text, primary_key=True), Column("line", BigInteger, primary_key=True)
)

# Who opened a restricted record, when (DESIGN §3).
access = Table(
    "access",
    bookkeeping,
    Column("no", _Number, primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("act", Text, nullable=False),
)

# What somebody set for himself, by name: columns of a list, saved lists, …; JSON. In here, since a saved list may name people.
personal = Table(
    "personal",
    bookkeeping,
    Column("staff", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


def column_type(f: Field) -> Integer | Text:
    """Whole numbers and truth values as such; every other value as text, composite ones as their canonical JSON."""
    return Integer() if f.type in ("int", "bool") else Text()


def _asked_for(f: Field) -> bool:
    """Whether a page is opened by asking which records name one in this field: cases of a worker, parts of a case, papers of both."""
    return f.type in ("ref", "refs") and not f.computed and f.kinds not in (("staff",), ("post",))


@functools.lru_cache(maxsize=512)
def _table_of(register: Register) -> Table:
    table = Table(
        f"r_{register.name}",
        MetaData(),
        Column("_no", _Number, primary_key=True),
        Column("_id", Text, nullable=False),
        Column("_visible", Integer, nullable=False),
        Column("_missing", Text),  # {"field":"refused"}: a missing value is null in its column
        Column("_heads", Text, nullable=False),  # {"field":[rows of the log]}, the shown one first
        Column("_last", BigInteger, nullable=False),  # row of the log of the last change (greatest clock, then dev)
        Column("_level", Text),  # the strictest level that a head, or a write set aside, gives the record
        *(Column(f.name, column_type(f)) for f in register.written()),
        Index(f"r_{register.name}_id", "_id", unique=True),
        *([Index(f"r_{register.name}_number", "number")] if register.numbered else []),
    )
    # A list has all but the deleted ones: asking for these few, it need not read every row.
    gone = table.c._visible == 0
    Index(f"r_{register.name}_gone", table.c._visible, sqlite_where=gone)
    for f in register.own:
        if _asked_for(f):
            # Most fields of most records name nobody: those cost nothing. What stands in a set is looked for in the index alone.
            filled, columns = table.c[f.name].is_not(None), (table.c[f.name], table.c._visible)
            Index(f"r_{register.name}_{f.name}", *columns, sqlite_where=filled)
    return table


def register_table(declarations: Declarations, kind: str) -> Table:
    """The table of a register, its columns in the order of the declarations."""
    return _table_of(declarations.registers[kind])
