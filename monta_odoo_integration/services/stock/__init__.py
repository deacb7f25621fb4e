from . import batches, explanation, inventory, kits, limit, mirror, product_lists, pull, sku_index
