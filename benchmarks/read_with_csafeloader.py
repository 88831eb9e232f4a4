"""Read the YAML files that match a pattern with PyYAML's C loader and check nothing.

    python benchmarks/read_with_csafeloader.py PATTERN [MODULE...]

The modules are imported first: no roll-up can do without ``pandas``, and this says what it costs to import.
"""

import importlib
import sys
from pathlib import Path

import yaml


def count_records(pattern: str) -> int:
    """Read all documents of the files below the current folder that match; how many they were."""
    records = 0
    for path in sorted(Path().glob(pattern)):
        with path.open("rb") as file:
            records += sum(1 for _ in yaml.load_all(file, Loader=yaml.CSafeLoader))
    return records


if __name__ == "__main__":
    for module in sys.argv[2:]:
        importlib.import_module(module)
    print(count_records(sys.argv[1]))
