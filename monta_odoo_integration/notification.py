"""What a button answers."""


def notification(message, kind="success"):
    """A client action that shows ``message`` and reads the form again."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "title": "Monta",
            "message": message,
            "type": kind,
            "sticky": kind != "success",
            "next": {"type": "ir.actions.act_window_close"},
        },
    }
