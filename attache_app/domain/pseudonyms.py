"""The pseudonym under which a worker's case travels and is counted; the same wherever his id is known."""

import hashlib

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHARS = 7


def pseudonym(worker_id: str) -> str:
    """`W-` and the first seven characters of Crockford's base32 of SHA-256 of the id, written as its 36 characters."""
    bits = int.from_bytes(hashlib.sha256(worker_id.encode("ascii")).digest()[:5], "big")  # 40 bits, eight characters
    return "W-" + "".join(_CROCKFORD[bits >> shift & 31] for shift in range(35, 35 - 5 * _CHARS, -5))
