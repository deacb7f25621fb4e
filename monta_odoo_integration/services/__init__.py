from . import delivery, gather, inbound, outbox, scope, status, stock
