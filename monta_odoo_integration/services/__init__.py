from . import address_check, delivery, gather, inbound, invoicing, outbox, scope, status, stock
