from . import gate, sender
