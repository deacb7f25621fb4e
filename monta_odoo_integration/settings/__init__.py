"""What people have set: the one reader of the System Parameters."""

from .address import normalize_base_url
from .monta_settings import STOCK_ENDPOINT, MontaSettings

__all__ = ["STOCK_ENDPOINT", "MontaSettings", "normalize_base_url"]
