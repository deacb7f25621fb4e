"""The findings of a preflight as a file: CSV for a spreadsheet, or one page that needs nothing else."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from html import escape
from pathlib import Path

from ...connect import Preflight, PreflightCheck, PreflightFinding
from ..codes import UsageError
from ..language import say, spoken
from .terminal import headline

COLUMNS = ("Check", "Table", "Id", "Record", "Field", "What Monta would say", "How to mend it", "In Odoo")
#: What a spreadsheet takes for the start of a formula.
FORMULA = ("=", "+", "-", "@")

STYLE = """
:root { color-scheme: light dark; --line: #8884; --quiet: light-dark(#555, #aaa); --bad: light-dark(#a40, #fa6) }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem;
  background: light-dark(#fff, #16181b); color: light-dark(#1b1c1e, #e6e6e6) }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin: 2.5rem 0 .25rem }
p { margin: .25rem 0 .75rem } .quiet { color: var(--quiet) } .bad { color: var(--bad) }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line) }
td.number { text-align: right; font-variant-numeric: tabular-nums } td { overflow-wrap: anywhere }
a { color: light-dark(#0b57d0, #8ab4f8) } code { font-size: .9em }
@media print { body { margin: 0; max-width: none } tr { break-inside: avoid } }
"""


def write_csv(file: Path, found: Preflight, *, excel: bool) -> None:
    """Write a line for each finding. Raises :class:`UsageError` where the file cannot be written."""
    titles = {check["check"]: check["title"] for check in found["checks"]}
    try:
        with file.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(COLUMNS)
            for finding in found["findings"]:
                cells = (titles[finding["check"]], *_cells(finding))
                writer.writerow([_marked(cell) for cell in cells] if excel else cells)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


def _cells(finding: PreflightFinding) -> tuple[str, ...]:
    where = (finding["model"], str(finding["id"]), finding["name"], finding["field"])
    return (*where, finding["consequence"], finding["remedy"], finding["link"])


def _marked(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def write_html(file: Path, found: Preflight) -> None:
    """Write a page without scripts and without anything from elsewhere. Raises :class:`UsageError` as above."""
    try:
        with file.open("w", encoding="utf-8") as lines:
            lines.writelines(f"{line}\n" for line in _page(found))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


def _page(found: Preflight) -> Iterator[str]:
    yield "<!doctype html>"
    yield f'<html lang="{spoken()}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    # Whatever a name holds, a browser runs and fetches nothing.
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{escape(headline(found))}</title><style>{STYLE}</style></head><body>"
    yield f"<h1>{escape(say('Preflight'))}</h1><p>{escape(headline(found))}</p>"
    yield from _summary(found)
    for check in found["checks"]:
        if check["found"]:
            yield from _section(check, found)
    yield "</body></html>"


def _summary(found: Preflight) -> Iterator[str]:
    yield _head(say("Check"), say("Looked at"), say("Found"))
    for check in found["checks"]:
        title = escape(check["title"])
        name = f'<a href="#{check["check"]}">{title}</a>' if check["found"] else title
        looked_at, number = f"{check['looked_at']:,}", f"{check['found']:,}"
        if not check["made"]:
            looked_at, number = "", f'<span class="bad">{escape(say("not checked"))}</span>'
        yield f'<tr><td>{name}</td><td class="number">{looked_at}</td><td class="number">{number}</td></tr>'
    yield "</tbody></table>"
    for missing in found["not_read"]:
        yield f'<p class="bad"><code>{escape(missing["table"])}</code>: {escape(say(missing["reason"]))}.</p>'
    for table in found["outdated"]:
        state = say("{state}; its old rows were checked.", state=table["state"])
        yield f'<p class="bad"><code>{escape(table["table"])}</code>: {escape(state)}</p>'


def _head(*titles: str) -> str:
    cells = "".join(f"<th>{escape(title)}</th>" for title in titles)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>"


def _section(check: PreflightCheck, found: Preflight) -> Iterator[str]:
    counts = {"title": check["title"], "found": check["found"], "looked_at": check["looked_at"]}
    yield f'<h2 id="{check["check"]}">{escape(say("{title}: {found:,} of {looked_at:,}", **counts))}</h2>'
    yield f'<p class="quiet">{escape(check["consequence"])}</p>'
    yield _head(say("Record"), say("Field"), say("How to mend it"))
    for finding in found["findings"]:
        if finding["check"] == check["check"]:
            record = f"{finding['name'] or finding['model']} ({finding['id']})"
            link = f'<a href="{escape(finding["link"])}">{escape(record)}</a>'
            field, remedy = escape(finding["field"]), escape(finding["remedy"])
            yield f"<tr><td>{link}</td><td><code>{field}</code></td><td>{remedy}</td></tr>"
    yield "</tbody></table>"
