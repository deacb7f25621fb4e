from . import kits, mirror, product_lists, pull, sku_index
