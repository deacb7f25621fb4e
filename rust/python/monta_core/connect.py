"""A local copy of chosen tables of an Odoo, and the lookup lists and search groups that are made of it.

Needs no addon in Odoo. :meth:`Profile.open` opens a profile and the cache that this user has of it: everything it
answers comes from these files. :meth:`Profile.connect` logs in, and :meth:`Session.read` brings the cache up to date.

    profile = Profile.create("shop.json", "https://your-company.odoo.com", "your-company")
    session = profile.connect("anna@example.com", api_key)
    session.read(progress=print)
    profile.save_list("Products", {"source": "product.template", "fields": [{"field": "name", "binding": "Value"}]})
    profile.list("Products")["rows"]

What a file would change in Odoo, and changing it, as far as the guards of the profile let it:

    plan = session.plan("Products", "parts.csv")
    session.apply(plan["token"])

All answers are plain dicts and lists; their shapes are the ``TypedDict`` classes of this module. Times are UTC,
``2026-11-27 08:19:00``. What is said is a :class:`Message`, an English text that can be told in other languages; some
have :func:`translations` here. Everything that can go wrong is a :class:`monta_core.MontaError`:

- :class:`monta_core.ConfigurationError`: the profile, the cache, the address, the database, company or language, or
  what is missing to log in;
- :class:`monta_core.EditRefused`: an edit that may not be made, or is not complete, a file that cannot be exported as
  it is, or closed guards; ``problems`` names all that is missing, and nothing was changed;
- :class:`monta_core.AccountStopped`: Odoo accepts no login like this; nothing is tried again by itself;
- :class:`monta_core.RetryLater`: Odoo is out of reach or busy, or somebody else reads;
- :class:`monta_core.Refused`: Odoo refused what was asked.
"""

from __future__ import annotations

import time
import webbrowser
from collections.abc import Callable
from os import PathLike
from typing import Any, Literal, TypeAlias, TypedDict

from ._monta_core import CONNECT_LANGUAGES as LANGUAGES
from ._monta_core import Page, Profile, Session, default_profile_path, proposed_database, translations
from .message import Message
from .preflight import NotRead, Outdated, Preflight, PreflightCheck, PreflightFinding

__all__ = [
    "ApplyReport",
    "AvailableTable",
    "Connection",
    "FieldState",
    "Guard",
    "GuardState",
    "LANGUAGES",
    "LeftOut",
    "ListContent",
    "ListState",
    "LiveRow",
    "MappingState",
    "Message",
    "NotRead",
    "Outdated",
    "Page",
    "PlanReport",
    "PlannedChange",
    "PlannedCounts",
    "PlannedRecord",
    "Preflight",
    "PreflightCheck",
    "PreflightFinding",
    "Profile",
    "ProgressCallback",
    "ReadReport",
    "RepeatedRow",
    "Saved",
    "SearchAnswer",
    "SearchedRow",
    "Session",
    "Status",
    "TableReport",
    "TableState",
    "default_profile_path",
    "proposed_database",
    "serve",
    "translations",
]

ProgressCallback: TypeAlias = Callable[[str, int, int, float], object]
"""Called after each page with the table, the rows so far, the rows expected, and rows per second."""


class Connection(TypedDict, total=False):
    """How Odoo is reached, where that is not as usual: ``connection`` of ``profile.json``. Nothing here switches the
    check of the certificate off. Files are in PEM form and named by their whole path."""

    ca_file: str
    """Authorities that may vouch for the server beside those that this machine trusts."""
    client_cert: str
    """The certificate by which this client makes itself known."""
    client_key: str
    """Its key, without a passphrase."""
    pin_sha256: str
    """The one certificate that the server has to show, as ``openssl x509 -noout -fingerprint -sha256`` prints it."""
    front_auth: str
    """The user of a login (Basic) in front of Odoo; its password is in ``MONTA_ODOO_FRONT_SECRET``."""
    allow_http: list[str]
    """Hosts that may be reached without TLS, without a port. This machine always may."""


class TableState(TypedDict):
    """A table of interest, and how it stands."""

    name: str
    """Odoo's name of it, ``product.template``."""
    label: str
    """Its name for people."""
    required: bool
    """Whether every profile reads it."""
    description: str
    """What a user notes about it."""
    state: Message
    """``OK``, ``Stale``, ``Partial 6,000 of 50,000``, ``Error`` or ``Not read``."""
    rows: int
    """How many rows answer."""
    read_at: str | None
    odoo_version: str | None
    """The version of Odoo when it was read."""
    error: Message | None
    """Why the last read of it failed."""
    switched_on: list[str]
    """Fields that are read beside those that always are."""


class Status(TypedDict):
    """How a profile and its cache stand."""

    connected: bool
    """Whether it is the answer of a :class:`Session`."""
    line: Message
    """All of it in one line: ``Not connected · cache of Odoo 18.0 · oldest table: mrp.bom, 2026-11-27 08:19 UTC``."""
    odoo_version: str | None
    """The version of the Odoo that was connected to last."""
    endpoint: str
    database: str
    company: int | None
    language: str | None
    user: str | None
    """Who is connected."""
    wire: str | None
    """``JSON-2`` or ``JSON-RPC``."""
    hint: Message | None
    """What the user should know, such as a way in that ends soon."""
    profile_path: str
    cache_path: str
    tables: list[TableState]


class FieldState(TypedDict):
    """A field of a table, as Odoo told it when the table was read."""

    name: str
    label: str
    type: str
    """Odoo's type of it: ``char``, ``many2one``, ..."""
    required: bool
    readonly: bool
    stored: bool
    translate: bool
    company_dependent: bool
    relation: str | None
    """The table that a relation leads to."""
    relation_field: str | None
    """The field of that table that leads back."""
    selection: list[tuple[str, str]]
    """Keys and labels."""
    digits: tuple[int, int] | None
    """Digits in all and after the point."""
    read: bool
    """Whether the cache has its values."""
    switched_on: bool
    """Whether the profile reads it beside those that always are."""
    has_text: bool
    """Whether it can be part of a list, or be searched."""


class ListState(TypedDict):
    """A lookup list or a search group, and whether it can be built."""

    name: str
    source: str
    """The table that it shows."""
    locked: bool
    """Whether it is safe from edits."""
    problems: list[Message]
    """Why it cannot be built; empty when it can."""
    definition: dict[str, Any]
    """What is set up, as :meth:`Profile.save_list` and :meth:`Profile.save_group` take it."""


class RepeatedRow(TypedDict):
    """A record that is left out of a list since one of a lower id has its value."""

    id: int
    stayed: int
    """The id of the one that is shown."""


class LeftOut(TypedDict):
    """The records that a list leaves out."""

    empty: list[int]
    """Ids of those without a value."""
    repeated: list[RepeatedRow]
    filtered: int
    """How many a filter left out."""
    archived: int
    """How many archived ones were left out."""


class ListContent(TypedDict):
    """What a lookup list shows."""

    name: str
    source: str
    built_at: str | None
    """``None`` when it could never be built."""
    cached_at: str | None
    """When its source was read."""
    columns: list[str]
    """``Value``, then the keys that are bound."""
    rows: list[list[str]]
    """A text for each column."""
    ids: list[int]
    """The id of the record of each row."""
    problems: list[Message]
    """Why it cannot be built; then the rows are those of the last time that it could."""
    left_out: LeftOut | None
    """``None`` when it was not built now."""


class SearchedRow(TypedDict):
    """A record that was found."""

    id: int
    texts: list[str]
    """A text for each column."""


class SearchAnswer(TypedDict):
    """What a search found."""

    group: str
    source: str
    cached_at: str
    """When the source was read."""
    columns: list[str]
    """The fields of the group."""
    rows: list[SearchedRow]
    more: bool
    """Whether there are more: then another word helps."""


class LiveRow(TypedDict):
    """A record that was read anew."""

    id: int
    columns: list[str]
    texts: list[str] | None
    """``None`` when it is gone, archived, or may not be seen."""


class TableReport(TypedDict):
    """What came of the read of a table."""

    name: str
    state: Message
    """How it stands now, as in :class:`TableState`."""
    full: bool
    """Whether it was read in full, or only what has changed."""
    rows: int
    """How many rows came."""
    deleted: int
    """How many rows were taken out, because they are gone."""
    seconds: float
    error: Message | None
    """Why it could not be read; its old rows stay."""


class ReadReport(TypedDict):
    """What came of a read."""

    complete: bool
    """Whether all tables were read."""
    interrupted: bool
    stopped: Message | None
    """Why it ended before the last table, such as a server that is out of reach."""
    stopped_class: Literal["retry", "stop"] | None
    """What to do about that: read again later, or look at the login first."""
    tables: list[TableReport]
    line: Message
    """How the profile stands now, in one line."""


class AvailableTable(TypedDict):
    """A table that can be added."""

    model: str
    """Odoo's name of it, ``uom.uom``."""
    name: str
    """Its name for people, in the language of the profile."""


class MappingState(TypedDict):
    """A mapping, and whether it can be used."""

    name: str
    table: str
    """The table that it writes."""
    problems: list[Message]
    """Why it cannot be used; empty when it can."""
    definition: dict[str, Any]
    """What is set up, as :meth:`Profile.save_mapping` takes it."""


class Guard(TypedDict, total=False):
    """What an export may write to a table. What is left out is closed."""

    insert: bool
    """Whether records may be created."""
    update: bool
    """Whether records that exist may be changed."""
    fields: list[str]
    """The fields that may be written."""
    max_records: int
    """How many records one export may create and change together; 100 where nothing is said."""
    delete_lines: bool
    """Whether lines of a bill of materials may be deleted."""
    max_file: int
    """How large a document may be, in bytes; 20 MiB where nothing is said."""
    companies: list[int]
    """The ids of the companies whose records may be written; that of the profile where none is given."""


class GuardState(Guard):
    """The guards of a table."""

    table: str
    closed: bool
    """Whether nothing at all may be written."""


class PlannedCounts(TypedDict):
    """How many records come to what."""

    create: int
    update: int
    unchanged: int
    conflict: int
    """Rows of which it is not certain which record is meant."""
    refused: int
    """Rows that cannot be used."""
    excluded: int
    """Rows that a filter leaves out."""


class PlannedChange(TypedDict):
    """One field of a record; of a bill of materials, one component and how many."""

    field: str
    old: str | None
    """``None`` for a record that is created."""
    new: str


class PlannedRecord(TypedDict):
    """A record of a plan."""

    number: int
    """Its number in the plan."""
    part: Literal["record", "bom", "document"]
    line: int
    """The line of the file, from 1."""
    identifier: str
    """What the file calls it."""
    outcome: Literal["create", "update", "unchanged", "conflict", "refused", "excluded"]
    state: Literal["planned", "sending", "done", "failed", "skipped"] | None
    """How far it is; ``None`` for what is not written."""
    id: int | None
    changes: list[PlannedChange]
    message: Message | None
    """Why it is not written."""


class PlanReport(TypedDict):
    """What a file would change in Odoo."""

    token: str
    """What :meth:`Session.apply` takes: it stands for exactly what would be written."""
    mapping: str
    file: str
    table: str
    planned_at: str
    records: PlannedCounts
    boms: PlannedCounts
    documents: PlannedCounts
    closed: list[Message]
    """Guards that are closed: it cannot be applied until they are opened."""
    problems: list[PlannedRecord]
    """Rows that are not written, and why; the first 100."""


class ApplyReport(TypedDict):
    """What came of carrying out a plan."""

    token: str
    complete: bool
    """Whether everything of the plan is written: now, or before."""
    created: int
    updated: int
    failed: int
    """Records that Odoo refused."""
    skipped: int
    """Records that were not sent, since Odoo has something else meanwhile."""
    left: int
    """Records that are still to be written: apply the same plan again."""
    interrupted: bool
    stopped: Message | None
    """Why it ended before the last record, such as a server that is out of reach."""
    stopped_class: Literal["retry", "stop"] | None
    problems: list[PlannedRecord]
    """Records that are not written, and why; the first 100."""


class Saved(TypedDict):
    """A list or a group that was saved."""

    name: str
    waits_for: list[str]
    """What comes with the next read, such as the values of a field that was not read before."""


def serve(
    profile: str | PathLike[str] | None = None,
    port: int = 0,
    open: bool = False,
    *,
    cache: str | PathLike[str] | None = None,
    ready: Callable[[str], object] | None = None,
) -> None:
    """Serve the page of a profile until Ctrl-C.

    ``ready`` gets the link that opens the page, once; where there is none, the link is printed. ``open`` opens it in
    the browser of this user. See :class:`Page`.

    Raises :class:`monta_core.ConfigurationError`: the profile cannot be read, or the port cannot be had.
    """
    page = Page(profile, cache=cache, port=port)
    try:
        if ready is None:
            print(page.url, flush=True)
        else:
            ready(page.url)
        if open:
            webbrowser.open(page.url)
        # Nothing to wait for but the signal.
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        pass
    finally:
        page.stop()
