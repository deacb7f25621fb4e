"""Conflicts between transactions, of which the later one is replayed: nothing has gone wrong."""

from contextlib import contextmanager
from functools import partial


@contextmanager
def quiet(cr):
    """No ERROR line in the server's log for a statement of ``cr`` that fails: whoever catches the error decides.

    Odoo writes that line before anybody knows that the transaction is replayed.
    """
    outer = vars(cr).get("execute")
    cr.execute = partial(cr.execute, log_exceptions=False)
    try:
        yield
    finally:
        if outer:
            cr.execute = outer
        else:
            del cr.execute
