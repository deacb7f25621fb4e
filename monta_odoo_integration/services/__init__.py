from . import gather, inbound, outbox, status, stock
