//! The profile itself: made, and led to another Odoo.

use crate::edit::lock;
use crate::error::Error;
use crate::profile::Profile;
use crate::store::{NewProfile, Store};
use monta_core::message;
use monta_core::message::Message;

impl Store {
    pub(crate) fn create_file(&self, new: &NewProfile) -> Result<Vec<Message>, Error> {
        let path = &self.paths().profile;
        let mut profile = Profile::default();
        let notices = set(&mut profile, new)?;
        let _lock = lock::lock(path)?;
        if path.exists() {
            return Err(Error::ProfileExists { path: path.clone() });
        }
        profile.save(path)?;
        Ok(notices)
    }

    /// Sets address, database, company and language, and how Odoo is reached where that is given; the tables that were
    /// read from another one are stale afterwards. Gives what the user should know.
    ///
    /// # Errors
    /// That the address or the connection cannot be used, or that the profile cannot be read or written; nothing is changed then.
    pub fn set_source(&self, new: &NewProfile) -> Result<Vec<Message>, Error> {
        self.edit(|profile| set(profile, new))
    }
}

fn set(profile: &mut Profile, new: &NewProfile) -> Result<Vec<Message>, Error> {
    let mut notices = Vec::new();
    if let Some(connection) = &new.connection {
        profile.connection = connection.clone().in_place_of(&profile.connection);
        profile.connection.check()?;
    }
    if let Some(cut) = profile.set_endpoint(&new.endpoint)? {
        notices.push(message!(
            "{cut} was cut off the address: Odoo is asked at {endpoint}.",
            cut,
            endpoint = profile.endpoint
        ));
    }
    new.database.trim().clone_into(&mut profile.database);
    if profile.database.is_empty()
        && let Some(proposed) = profile.endpoint()?.proposed_database()
    {
        notices.push(message!("No database is set; most likely it is {proposed}.", proposed));
    }
    profile.company = new.company;
    profile.language = new
        .language
        .as_deref()
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .map(str::to_owned);
    Ok(notices)
}
