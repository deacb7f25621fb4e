"""Odoo's own word on what a test asks: runs in odoo-bin shell, and answers by the ORM and not through our client."""

import json
import socket
import traceback


def serve(env, address: str) -> None:
    """Answer at the Unix socket `address`, one line of JSON for each: a text in Python, and values that it names.

    An expression gives its value, statements what they call `result`. Names stay from one text to the next, and what
    was done is committed.
    """
    scope = {"env": env}
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        while True:
            connection, _ = listener.accept()
            with connection, connection.makefile("rw", encoding="utf-8") as lines:
                for line in lines:
                    lines.write(json.dumps(_answer(env, scope, **json.loads(line)), default=str) + "\n")
                    lines.flush()


def _answer(env, scope: dict, text: str, values: dict) -> dict:
    scope |= {"result": None, **values}
    # What others have committed meanwhile.
    env.invalidate_all()
    try:
        result = _run(text, scope)
        env.cr.commit()
        env.registry.signal_changes()
    except Exception:
        env.cr.rollback()
        return {"error": traceback.format_exc()}
    return {"result": result}


def _run(text: str, scope: dict):
    try:
        expression = compile(text, "<asked>", "eval")
    except SyntaxError:
        exec(compile(text, "<asked>", "exec"), scope)
        return scope["result"]
    return eval(expression, scope)
