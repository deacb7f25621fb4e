from . import delivery, gather, inbound, invoicing, outbox, scope, status, stock
