from . import base_module_uninstall, monta_cancel_warning, monta_outbox_discard, monta_take_back
