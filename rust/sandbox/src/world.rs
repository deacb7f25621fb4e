//! Everything the sandbox knows, in one place under one lock.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::ids::Ids;
use crate::inbound::{Forecasts, Receipts};
use crate::orders::{self, Departures, EventLog, Orders};
use crate::products::{Bucket, Products};
use crate::server::{Faults, Holds, Recorder};
use crate::settings::Settings;
use crate::suppliers::Suppliers;

/// Something that is due at a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Task {
    /// The verification of a new order.
    Verify(String),
    /// The end of the short block after an update.
    Unblock(String),
}

/// The store of one Monta account.
pub(crate) struct World {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) orders: Orders,
    pub(crate) events: EventLog,
    pub(crate) departures: Departures,
    pub(crate) products: Products,
    pub(crate) bucket: Bucket,
    pub(crate) suppliers: Suppliers,
    pub(crate) forecasts: Forecasts,
    pub(crate) receipts: Receipts,
    pub(crate) recorder: Recorder,
    pub(crate) faults: Faults,
    pub(crate) holds: Holds,
    agenda: BTreeSet<(DateTime<Utc>, Task)>,
}

impl World {
    /// An empty store.
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            clock: Clock::default(),
            ids: Ids::default(),
            orders: Orders::default(),
            events: EventLog::default(),
            departures: Departures::default(),
            products: Products::default(),
            bucket: Bucket::default(),
            suppliers: Suppliers::default(),
            forecasts: Forecasts::default(),
            receipts: Receipts::default(),
            recorder: Recorder::default(),
            faults: Faults::default(),
            holds: Holds::default(),
            agenda: BTreeSet::new(),
        }
    }

    /// Puts a task on the agenda.
    pub(crate) fn schedule(&mut self, due: DateTime<Utc>, task: Task) {
        self.agenda.insert((due, task));
    }

    /// Does everything that has become due since the last look.
    pub(crate) fn catch_up(&mut self) {
        let now = self.clock.now();
        while self.agenda.first().is_some_and(|(due, _)| *due <= now) {
            match self.agenda.pop_first() {
                Some((_, Task::Verify(id))) => orders::verify(self, &id),
                Some((_, Task::Unblock(id))) => orders::end_of_update(self, &id),
                None => {}
            }
        }
    }
}
