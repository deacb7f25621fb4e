"""The System Parameters of the addon (plugin documentation, "Configuration"): names, types, defaults."""

import json
import re
from functools import cached_property

from odoo.exceptions import UserError

from ..core import remembering
from .address import normalize_base_url, split_address
from .parameters import FALSE_WORDS, Parameters

API_PROFILES = ("auto", "documented", "v6")
FOLLOW_UPS = ("ask", "auto", "off")
INVOICE_LINES = ("outside_eu", "always", "never")
PLANNED_DATES = ("off", "not_later", "exactly")
BACKORDER_POLICIES = ("monta", "order")
DELIVERY_MODES = ("off", "shipped", "enroute")
STOCK_MODES = ("apply", "report")
STOCK_BASES = ("available", "free")
STOCK_ENDPOINT = "/product/{sku}/stock"
SUPPLIER_CODE_MAP = '{"Vendor A": "A", "Vendor B": "B"}'
# The plugin documentation prints JSON with these, and people copy it.
QUOTES = str.maketrans("“”„‟", '""""')


class MontaSettings(Parameters):
    """The parameters of one company, parsed and typed when they are read."""

    @cached_property
    def base_url(self):
        """Address of Monta's API; ``monta.base_url`` wins over ``monta.api.base_url``."""
        url = self.raw("base_url") or self.raw("api.base_url")
        if not url:
            raise self._missing()
        return url

    @cached_property
    def credentials(self):
        """``(username, password)`` of the API user."""
        username, password = self._secret("username"), self._secret("password")
        if not (username and password):
            raise self._missing()
        return username, password

    def _missing(self):
        """What is to be filled in before anything can be asked of Monta, all of it at once (UserError)."""
        _ = remembering(self.env)
        needed = {
            "base_url": self.raw("base_url") or self.raw("api.base_url"),
            "username": self._secret("username"),
            "password": self._secret("password"),
        }
        titles = ", ".join(self.title(name) for name, value in needed.items() if not value)
        if self.env.user.has_group("base.group_system"):
            return UserError(_("Monta is not set up yet: fill in %s in Settings ▸ Monta.", titles))
        return UserError(_("Monta is not set up yet. Ask an administrator to fill in %s.", titles))

    @cached_property
    def account(self):
        """Name of the Monta account: the API user and the host that knows it."""
        _scheme, host, _port, _path = split_address(self.base_url)
        # An address that cannot be read may hold a password.
        return f"{self.credentials[0]}@{host or '?'}"

    @property
    def is_configured(self):
        """Whether this company has an account at Monta at all; a cron does not complain about those that do not."""
        try:
            return bool(self.base_url and self.credentials)
        except UserError:
            return False

    @property
    def speaks_v6(self):
        """Whether this account is known to speak the live API."""
        return (self.capabilities.get("profile") if self.api_profile == "auto" else self.api_profile) == "v6"

    @property
    def has_feed(self):
        """Whether this account is known to tell what happened to its orders, after a given event."""
        return self.speaks_v6 and self.capabilities.get("events") != "documented"

    @cached_property
    def timeout(self):
        """Seconds that one call may take, everything included (default 20)."""
        _ = remembering(self.env)
        value = self.raw("timeout")
        if not value:
            return 20.0
        match = re.match(r"[0-9]+(?:[.,][0-9]+)?", value)
        seconds = float(match.group().replace(",", ".")) if match else 0.0
        if seconds <= 0:
            raise self._invalid("timeout", value, _("a number of seconds above 0"))
        if match.group() != value:
            self.warn_once("timeout", f"“{value}” is read as {seconds:g} seconds")
        return seconds

    @cached_property
    def api_profile(self):
        """``auto``, ``documented`` or ``v6``."""
        return self._choice("api_profile", "auto", API_PROFILES)

    @cached_property
    def origin(self):
        """Sales channel at Monta, or an empty string: then it is left out of the order."""
        return self.raw("origin")

    @cached_property
    def push_on_confirm(self):
        """Whether confirming an order sends it, and changing it afterwards sends the change."""
        return self._flag("push_on_confirm", False)

    @cached_property
    def hold_unpaid(self):
        """Whether Monta keeps the goods of an order back until it is paid."""
        return self._flag("hold_unpaid", False)

    @property
    def may_hold(self):
        """Whether goods may wait for a payment, also where the parameter cannot be read."""
        return self.raw("hold_unpaid").lower() not in {"", *FALSE_WORDS}

    @cached_property
    def planned_date(self):
        """Whether Monta ships on the delivery date: ``off``, ``not_later`` than it, or ``exactly`` on that day."""
        return self._choice("planned_date", "off", PLANNED_DATES)

    @cached_property
    def backorder_policy(self):
        """Who says what becomes of a part that is missing: ``monta``, or the shipping policy of the ``order``."""
        return self._choice("backorder_policy", "monta", BACKORDER_POLICIES)

    @cached_property
    def match_loose(self):
        """Whether an order may be found by a reference that fits in part (default yes)."""
        return self._flag("match_loose", True)

    @cached_property
    def status_window_days(self):
        """Days after its order date that an open order is followed."""
        return self._integer("status_window_days", 60, minimum=1)

    @cached_property
    def max_parallel(self):
        """Requests that may be under way at once."""
        return self._integer("max_parallel", 4, minimum=1)

    @cached_property
    def interactive_seconds(self):
        """Seconds that a person waits for Monta in one request, everything included (default 3)."""
        _ = remembering(self.env)
        value = self.raw("interactive_seconds")
        if value and not re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", value):
            raise self._invalid("interactive_seconds", value, _("a number of seconds"))
        return float(value.replace(",", ".")) if value else 3.0

    @property
    def seconds_to_wait(self):
        """Seconds that a person waits for an answer; who has everything left to the outbox still asks questions."""
        return self.interactive_seconds or self.timeout

    @cached_property
    def check_address(self):
        """Whether Monta is asked about an address before an order is sent there for the first time."""
        return self._flag("check_address", False)

    @cached_property
    def follow_up(self):
        """What becomes of goods that are added once the others have left.

        ``ask`` offers them on the order, ``auto`` sends them as an order of their own, ``off`` does neither.
        """
        return self._choice("follow_up", "ask", FOLLOW_UPS)

    @cached_property
    def invoice_lines(self):
        """Which orders carry the lines of their invoice: those that go ``outside_eu``, ``always`` or ``never``."""
        return self._choice("invoice_lines", "outside_eu", INVOICE_LINES)

    @cached_property
    def eori(self):
        """Number under which the EU knows the company as an exporter, or an empty string."""
        return self.raw("eori")

    @cached_property
    def delivery_validate(self):
        """When Odoo delivers what Monta ships.

        ``off`` never, ``shipped`` once it has left, ``enroute`` once a carrier has it.
        """
        return self._choice("delivery_validate", "off", DELIVERY_MODES)

    @cached_property
    def stock_mode(self):
        """``apply`` writes Monta's stock in Odoo, ``report`` only shows the differences."""
        return self._choice("stock_mode", "apply", STOCK_MODES)

    @cached_property
    def stock_basis(self):
        """What is on hand in Odoo: ``available``, what Monta can ship; or ``free``, with that what is free to use."""
        return self._choice("stock_basis", "available", STOCK_BASES)

    @cached_property
    def stock_limit(self):
        """Pieces that a pull may add or take away without asking a person; None: any number."""
        return self._integer("stock_limit", None, minimum=0)

    @cached_property
    def stock_limit_value(self):
        """The same in the currency of the company; None: any value."""
        _ = remembering(self.env)
        value = self.raw("stock_limit_value")
        if value and not re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", value):
            raise self._invalid("stock_limit_value", value, _("an amount of money"))
        return float(value.replace(",", ".")) if value else None

    @cached_property
    def stock_endpoint(self):
        """Path that tells the stock of one product; ``{sku}`` stands for its escaped name."""
        _ = remembering(self.env)
        value = self.raw("stock_endpoint") or STOCK_ENDPOINT
        if "{sku}" not in value:
            raise self._invalid("stock_endpoint", value, _("a path with {sku}"))
        return value

    @cached_property
    def inbound_enable(self):
        """Whether confirming a purchase order announces it, and changing it afterwards sends the change."""
        return self._flag("inbound_enable", False)

    @cached_property
    def inbound_create_supplier(self):
        """Whether a supplier that Monta does not know is made there; otherwise somebody is told."""
        return self._flag("inbound_create_supplier", False)

    @cached_property
    def inbound_validate_receipts(self):
        """Whether what Monta has received is received in Odoo, too."""
        return self._flag("inbound_validate_receipts", False)

    @cached_property
    def inbound_warehouse_display_name(self):
        """Monta's name of the receiving warehouse, or an empty string: then it is left out."""
        return self.raw("inbound_warehouse_display_name")

    @cached_property
    def edd_enable(self):
        """Whether the date of an incoming transfer moves the announced date."""
        return self._flag("edd_enable", False)

    @cached_property
    def warehouse_tz(self):
        """IANA time zone of the warehouse; the core says so when there is no such zone."""
        return self.raw("warehouse_tz") or "Europe/Amsterdam"

    @cached_property
    def default_supplier_code(self):
        """Supplier code where nothing else tells one, or an empty string."""
        return self.raw("default_supplier_code")

    @cached_property
    def supplier_code_override(self):
        """The one supplier code to use whatever the vendor, or an empty string."""
        return self.raw("supplier_code_override")

    @property
    def supplier_code_map_error(self):
        """Why ``monta.supplier_code_map`` is not used, or an empty string."""
        _ = remembering(self.env)
        try:
            known = self._read_supplier_code_map()
        except json.JSONDecodeError as error:
            return _(
                "%(title)s cannot be read from line %(line)s, character %(column)s on. It has to look like this: "
                "%(form)s",
                title=self.title("supplier_code_map"),
                line=error.lineno,
                column=error.colno,
                form=SUPPLIER_CODE_MAP,
            )
        if not isinstance(known, dict) or not all(isinstance(code, str) for code in known.values()):
            title = self.title("supplier_code_map")
            return _("%(title)s has to look like this: %(form)s", title=title, form=SUPPLIER_CODE_MAP)
        return ""

    @cached_property
    def supplier_code_map(self):
        """Supplier codes by vendor name; a map that cannot be read warns, and the default code is used."""
        if error := self.supplier_code_map_error:
            self.warn_once("supplier_code_map", error)
            return {}
        return self._read_supplier_code_map()

    def _read_supplier_code_map(self):
        text = self.raw("supplier_code_map") or "{}"
        try:
            return json.loads(text)
        except ValueError:
            return json.loads(text.translate(QUOTES))

    @cached_property
    def alert_hours(self):
        """Hours that something may be wrong before the managers get a mail (default 4); 0: they get none."""
        return self._integer("alert_hours", 4, minimum=0)

    @cached_property
    def reconcile_days(self):
        """Days whose orders are compared with Monta's each night (default 7); 0: none are."""
        return self._integer("reconcile_days", 7, minimum=0)

    @cached_property
    def log_retention_days(self):
        """Days that a line of ``monta.sale.log`` is kept."""
        return self._integer("log_retention_days", 90, minimum=1)

    @cached_property
    def allowed_base_urls(self):
        """Addresses of Odoo that may change Monta, normalized; empty means no guard."""
        value = self.raw("allowed_base_urls")
        # Commas alone are a guard that cannot be read, not the absence of one.
        entries = [entry for entry in re.split(r"[,\s]+", value) if entry] or [value] * bool(value)
        urls = [normalize_base_url(entry) for entry in entries]
        if not all(urls):
            # An unreadable guard must not open the gate: the entry matches nothing, and somebody is told.
            self.warn_once("allowed_base_urls", "an entry is no address such as https://app.example.com")
        return tuple(urls)

    @property
    def instance(self):
        """Name of the server that speaks for Monta, or an empty string; tells clones of a whole machine apart."""
        return self.raw("instance")

    @property
    def capabilities(self):
        """What detection has learned about this account's API, as ``monta_core.Client`` takes it."""
        return self.env["monta.config"]._recall("api_capabilities", self.account) or {}

    def remember_capabilities(self, capabilities):
        """Keep what a ``monta_core.Client`` has found out about this account's API.

        What is pinned was not found out: it must not outlive the day that somebody goes back to ``auto``.
        """
        if self.api_profile == "auto" and capabilities != self.capabilities:
            self.env["monta.config"]._remember("api_capabilities", self.account, capabilities)
