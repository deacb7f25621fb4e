from . import monta_outbox_discard, monta_take_back
