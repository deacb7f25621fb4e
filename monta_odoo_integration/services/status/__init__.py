from . import cron, family, look_up, parcel_updates, parcels_under_way, resolver
