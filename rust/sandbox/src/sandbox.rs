//! The handle on a running sandbox that every request holds: the world behind its lock, and the API's routes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;

use crate::settings::Settings;
use crate::world::World;
use crate::{Options, api};

/// One sandbox; clones are the same sandbox.
#[derive(Clone)]
pub(crate) struct Sandbox(Arc<Shared>);

struct Shared {
    options: Options,
    world: Mutex<World>,
    api: Mutex<Router>,
    resets: AtomicU64,
}

impl Sandbox {
    /// An empty sandbox.
    pub(crate) fn new(options: Options) -> Self {
        let settings = Settings {
            profile: options.profile,
            ..Settings::default()
        };
        let api = Mutex::new(api::router(&settings));
        Self(Arc::new(Shared {
            options,
            world: Mutex::new(World::new(settings)),
            api,
            resets: AtomicU64::new(0),
        }))
    }

    /// What the sandbox was started with.
    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    /// The world, with everything done that is due by now.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        let mut world = self.0.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.catch_up();
        world
    }

    /// The routes of the API under the present settings.
    pub(crate) fn api(&self) -> Router {
        self.0.api.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the world by an empty one.
    pub(crate) fn reset(&self, settings: Settings) {
        self.lay_routes(&settings);
        *self.world() = World::new(settings);
        self.0.resets.fetch_add(1, Ordering::Relaxed);
    }

    /// How often the world was replaced: a request that began in another one has nothing to do in this one.
    pub(crate) fn resets(&self) -> u64 {
        self.0.resets.load(Ordering::Relaxed)
    }

    /// Changes the settings of the world as it is.
    pub(crate) fn change_settings(&self, settings: Settings) {
        self.lay_routes(&settings);
        self.world().settings = settings;
    }

    fn lay_routes(&self, settings: &Settings) {
        *self.0.api.lock().unwrap_or_else(PoisonError::into_inner) = api::router(settings);
    }
}
