"""Fingerprints of entries. A ruling comes later and belongs to somebody else: it is no change of what was handed in."""

import json
from collections.abc import Mapping
from hashlib import sha256

from cwlog.model import Record

_SHOWN = 12  # hexadecimal digits of an entry's fingerprint that a submission keeps


def entry_text(record: Record) -> str:
    """What is hashed of an entry: all keys as they stand in the file but the ruling, as compact JSON in key order.

    >>> entry_text({"id": "x", "ruling": {"decision": "coaching"}, "duration_minutes": 90})
    '{"duration_minutes":90,"id":"x"}'
    """
    kept = {key: value for key, value in record.items() if key != "ruling"}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(text: str) -> str:
    """The fingerprint of one entry: the first 12 hexadecimal digits of the SHA-256 of its `entry_text`."""
    return sha256(text.encode()).hexdigest()[:_SHOWN]


def fingerprints(texts: Mapping[str, str]) -> dict[str, str]:
    """The fingerprint of every entry, in the order of the ids; from id -> `entry_text`."""
    return {entry_id: fingerprint(texts[entry_id]) for entry_id in sorted(texts)}


def digest_of(texts: Mapping[str, str]) -> str:
    """One fingerprint over all entries: of their texts in the order of the ids, joined with a line feed."""
    joined = "\n".join(texts[entry_id] for entry_id in sorted(texts))
    return f"sha256:{sha256(joined.encode()).hexdigest()}"
