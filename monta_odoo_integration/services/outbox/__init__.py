from . import attempt, circuit, cron, gate, in_request, moved, rediscovery, sender
