from . import attempt, circuit, cron, gate, in_request, rediscovery, sender
