from . import base_module_uninstall, monta_outbox_discard, monta_take_back
