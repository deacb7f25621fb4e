"""What :meth:`monta_core.connect.Profile.preflight` answers."""

from __future__ import annotations

from typing import TypedDict

from .message import Message


class PreflightCheck(TypedDict):
    """What came of one check."""

    check: str
    """``sku_missing``, ``sku_doubled``, ``code_edges``, ``barcode_missing``, ``kit_cycle``, ``kit_broken``,
    ``vendor_code_missing``, ``house_number_missing``, ``hs_code_missing`` or ``origin_missing``."""
    title: str
    """What it looks for, as a heading: ``Products without SKU``."""
    consequence: str
    """What Monta would say, or do."""
    made: bool
    """Whether it could be made; ``not_read`` of the answer says why not."""
    looked_at: int
    """How many records it looked at."""
    found: int
    """How many findings there are."""


class PreflightFinding(TypedDict):
    """One thing to mend."""

    check: str
    model: str
    """The table of the record, ``product.product``."""
    id: int
    name: str
    """What people call the record."""
    field: str
    """The field to mend, ``default_code``."""
    consequence: str
    """What Monta would say, or do."""
    remedy: str
    """How it is mended."""
    template: str
    """The text that the remedy was made of, with a ``{value}`` for each value that it shows."""
    values: dict[str, str]
    """The values of the remedy by name."""
    link: str
    """Where the record is in Odoo."""


class NotRead(TypedDict):
    """Something that checks look at and the cache does not have."""

    table: str
    reason: Message
    """Why, and what to do."""
    to_add: bool
    """Whether the table has to be added to those that are read, as :meth:`Profile.add_table` does."""
    checks: list[str]
    """The checks that could not be made."""


class Outdated(TypedDict):
    """A table that answered with old rows."""

    table: str
    state: Message
    """``Stale``, ``Partial 6,000 of 50,000`` or ``Error``."""


class Preflight(TypedDict):
    """What a look through the master data found."""

    endpoint: str
    database: str
    odoo_version: str | None
    """The version of the Odoo that was connected to last."""
    cached_at: str | None
    """When the oldest of the tables was read that were looked at."""
    complete: bool
    """Whether all checks were made, on tables that are up to date."""
    checks: list[PreflightCheck]
    """Those that were asked for; what customs ask is only where goods may leave the European Union."""
    findings: list[PreflightFinding]
    """By check, then by id."""
    not_read: list[NotRead]
    outdated: list[Outdated]
