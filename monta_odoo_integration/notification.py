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
