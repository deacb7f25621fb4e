#!/usr/bin/env python3
"""Serve the page of the connector over a folder with a profile and a cache: demo_page.py FOLDER [URL DATABASE]

With an Odoo the profile is made, with the lists of the demo, and read first. Started by ``demo.py``, with the package
on its path and the credentials in its environment.
"""

import sys
from pathlib import Path

from monta_core.connect import Profile, serve


def main(folder: Path, *source: str) -> None:
    """Read from `source`, where there is one, and serve what is there."""
    if source:
        read(folder, *source)
    serve(folder / "profile.json", cache=folder / "cache.sqlite")


def read(folder: Path, url: str, database: str) -> None:
    """Make the profile and read what its lists want."""
    profile = Profile.create(folder / "profile.json", url, database, cache=folder / "cache.sqlite")
    session = profile.connect()
    profile.create_demo()
    session.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
