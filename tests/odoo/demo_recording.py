"""What the connector has read of the Odoo 18.0 of its tests, for a demo on a machine that has no Odoo.

``tests/connect/run.py --record`` makes it anew, which a change of the cache's form asks for.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

#: The profile, and the cache as SQL.
HOME = Path(__file__).with_name("demo_recording")
#: What the page shows as the Odoo of the recording: an address that leads nowhere (RFC 2606).
ENDPOINT, DATABASE = "https://recorded.invalid", "recorded"
#: What tells the connector that a file is a cache, and in which form.
PRAGMAS = ("application_id", "user_version")


def keep(folder: Path, endpoint: str, database: str) -> None:
    """Keep the profile and the cache in `folder`, read from `database` at `endpoint`, as the recording."""
    HOME.mkdir(exist_ok=True)
    profile = json.loads((folder / "profile.json").read_text(encoding="utf-8"))
    profile |= {"endpoint": ENDPOINT, "database": DATABASE}
    (HOME / "profile.json").write_text(json.dumps(profile, indent=2) + "\n", encoding="utf-8")
    with closing(sqlite3.connect(folder / "cache.sqlite")) as cache:
        # Who read it, and whose key ends soon.
        cache.execute("DELETE FROM monta_note WHERE key IN ('reader', 'reading_since', 'key_warning', 'keys_asked')")
        pragmas = [f"PRAGMA {name} = {cache.execute(f'PRAGMA {name}').fetchone()[0]};" for name in PRAGMAS]
        text = "\n".join([*pragmas, *cache.iterdump(), ""])
    (HOME / "cache.sql").write_text(text.replace(endpoint, ENDPOINT).replace(database, DATABASE), encoding="utf-8")


def unpack(folder: Path) -> None:
    """Make the profile and the cache of the recording in `folder`."""
    (folder / "profile.json").write_bytes((HOME / "profile.json").read_bytes())
    with closing(sqlite3.connect(folder / "cache.sqlite")) as cache:
        cache.executescript((HOME / "cache.sql").read_text(encoding="utf-8"))
    (folder / "cache.sqlite").chmod(0o600)
