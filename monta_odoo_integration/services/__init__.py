from . import address_check, delivery, gather, inbound, invoicing, outbox, reconciliation, scope, status, stock
