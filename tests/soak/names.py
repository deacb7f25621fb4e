"""The few names of the addon that the soak needs, all here: what moves inside the addon is mended in this file only."""

#: The selection that every document shows, by what its values mean to the judge.
STATE_FIELD = "monta_state"
NEVER_SENT = {"not_sent", "nothing"}
SENT = {"sent"}
CANCELLED = {"cancelled"}
#: Something is still going to happen by itself.
MOVING = {"queued"}
#: Somebody has changed the order and the change has not been sent.
CHANGED = {"changed"}
#: A person has to do something.
BLOCKED = {"needs_attention"}
STATES = NEVER_SENT | SENT | CANCELLED | MOVING | CHANGED | BLOCKED

#: The requests that are under way or over.
OUTBOX = "monta.outbox"
ROW_STATE = "state"
ROW_MOVING = {"pending", "sending"}
ROW_OVER = {"sent", "failed", "superseded"}
#: What is shown of a row when something is wrong with its order.
ROW_SHOWN = (
    "id", "res_model", "res_id", "kind", "state", "reference", "attempts", "uncertain", "outcome",
    "http_status", "error_code", "error_message", "next_attempt", "sent_date", "exchanges",
)  # fmt: skip

#: Whose rows hold times that waiting depends on.
TABLES = "monta\\_%"

#: Buttons of the order.
PUSH = "action_monta_push"
CANCEL = "action_monta_cancel"
SYNC = "action_monta_sync"
CHECK = "action_monta_check_skus"

#: The hook whose result is what Odoo would send now.
PAYLOAD = "_prepare_monta_order_payload"


def parameters(url: str, username: str, password: str, timeout: int) -> dict[str, str]:
    """Return the System Parameters under which orders are sent by themselves."""
    return {
        "monta.base_url": url,
        "monta.username": username,
        "monta.password": password,
        "monta.timeout": str(timeout),
        "monta.push_on_confirm": "1",
    }
