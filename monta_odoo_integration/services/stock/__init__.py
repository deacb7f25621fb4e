from . import batches, kits, mirror, product_lists, pull, sku_index
