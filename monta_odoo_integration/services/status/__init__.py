from . import cron, family, parcel_updates, parcels_under_way, resolver
