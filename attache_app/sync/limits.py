"""What a file from elsewhere may ask of a reader. A writer keeps to it, a reader refuses beyond (FORMAT.md §10). In bytes."""

KIB = 1 << 10
MIB = 1 << 20
GIB = 1 << 30

PAPER = 16 * KIB
SEALED_FILE = 4 * GIB
MANIFEST = 8 * MIB
SIGNATURE = 1 * KIB
MEMBERS = 10_000
CHANGES = 2 * GIB
LINE = 1 * MIB
RESTRICTED = 64 * MIB
ATTACHMENT = 512 * MIB
ALL_MEMBERS = 4 * GIB

ZSTD_WINDOW = 8 * MIB
