#!/usr/bin/env python3
"""Read an Odoo from outside into a folder, and serve what was read: demo_page.py FOLDER URL DATABASE

Started by ``demo.py``, with the package on its path and the credentials in its environment.
"""

import sys
from pathlib import Path

from monta_core.connect import Profile, serve


def main(folder: Path, url: str, database: str) -> None:
    """Make a profile with the lists of Demo Integration, read what it wants, and serve it."""
    path, cache = folder / "profile.json", folder / "cache.sqlite"
    profile = Profile.create(path, url, database, cache=cache)
    session = profile.connect()
    profile.create_demo()
    session.read()
    serve(path, cache=cache)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
