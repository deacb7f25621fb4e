from . import gather, inbound, outbox, scope, status, stock
