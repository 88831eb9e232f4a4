"""Where this cwlog was installed from, so that other machines can install the same."""

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from cwlog import __version__


def requirement() -> str:
    """What pip is to install: a commit of the repository that this cwlog came from, or its version.

    An installation remembers its repository (PEP 610); one from a folder of this machine is named by its version.
    """
    try:
        text = distribution("cwlog").read_text("direct_url.json")
    except PackageNotFoundError:  # run from a folder
        text = None
    return to_requirement(json.loads(text) if text else {}, __version__)


def to_requirement(direct_url: dict[str, Any], version: str) -> str:
    """See `requirement`. A name and password in the address are left out.

    >>> git = {"vcs": "git", "commit_id": "0123abc0123abc0123abc0123abc0123abc01234"}
    >>> to_requirement({"url": "https://me:secret@git.example.org/cwlog", "vcs_info": git}, "1.0")
    'cwlog @ git+https://git.example.org/cwlog@0123abc0123abc0123abc0123abc0123abc01234'
    >>> to_requirement({"url": "file:///home/cwlog", "dir_info": {}}, "1.0")
    'cwlog==1.0'
    """
    url, commit = str(direct_url.get("url", "")), str(direct_url.get("vcs_info", {}).get("commit_id", ""))
    parts = urlsplit(url)
    is_plain = re.fullmatch(r"https://[A-Za-z0-9._~:@%/+-]+", url) and parts.hostname
    if not is_plain or not re.fullmatch("[0-9a-f]{40,64}", commit):
        return f"cwlog=={version}"
    place = parts.netloc.rpartition("@")[2]
    return f"cwlog @ git+{urlunsplit((parts.scheme, place, parts.path, '', ''))}@{commit}"
