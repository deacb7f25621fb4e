from . import monta_outbox_discard
