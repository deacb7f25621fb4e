"""What a button answers."""


def notification(message, kind="success"):
    """A client action that shows ``message`` and reads the form again."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "title": "Monta",
            # A plain text, whatever it was made of.
            "message": str(message),
            "type": kind,
            "sticky": kind != "success",
            "next": {"type": "ir.actions.act_window_close"},
        },
    }


def add_note(action, text):
    """Let a notification say ``text`` as well, which somebody has to know whatever came of the rest."""
    # A plain text, whatever it was made of.
    params, text = action["params"], str(text)
    params["message"] = "\n".join(part for part in (params["message"], text) if part)
    params.update(sticky=True, type="danger" if params["type"] == "danger" else "warning")
    if outcome := params.get("outcome"):
        outcome["notes"] = [*outcome.get("notes", ()), text]
