//! Edits of lookup lists and search groups.

use crate::lists::ConfigKind;
use monta_core::Message;
use monta_core::lookup::{Config, Draft, Gap, GroupConfig, ListConfig, Refused, Tables};

use super::Saved;
use crate::error::Error;
use crate::lists::{KeptList, ListAnswer, built, missing};
use crate::profile::Profile;
use crate::read::now;
use crate::store::Store;

/// A kind of configuration that a profile has several of.
trait Kind: Config {
    /// What it is called.
    const KIND: ConfigKind;
    /// All of them.
    fn all(profile: &Profile) -> &Vec<Self>;
    /// All of them.
    fn all_mut(profile: &mut Profile) -> &mut Vec<Self>;
    /// The mappings that need one: `mapping "Products"`.
    fn needed_by(profile: &Profile, name: &str) -> Vec<Message>;
    /// The same under another name.
    fn named(self, name: &str) -> Self;
}

impl Kind for ListConfig {
    const KIND: ConfigKind = ConfigKind::List;

    fn all(profile: &Profile) -> &Vec<Self> {
        &profile.lists
    }

    fn all_mut(profile: &mut Profile) -> &mut Vec<Self> {
        &mut profile.lists
    }

    fn needed_by(profile: &Profile, name: &str) -> Vec<Message> {
        profile.mappings_with_list(name)
    }

    fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }
}

impl Kind for GroupConfig {
    const KIND: ConfigKind = ConfigKind::Group;

    fn all(profile: &Profile) -> &Vec<Self> {
        &profile.groups
    }

    fn all_mut(profile: &mut Profile) -> &mut Vec<Self> {
        &mut profile.groups
    }

    fn needed_by(profile: &Profile, name: &str) -> Vec<Message> {
        profile.mappings_with_group(name)
    }

    fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }
}

impl Store {
    /// Saves a lookup list and locks it; a new one where there is none of this name. It works at once.
    ///
    /// # Errors
    /// [`Error::Refused`]: it is locked, or not complete; all that is missing is named, and nothing is changed.
    pub fn save_list(&self, name: &str, definition: ListConfig) -> Result<Saved, Error> {
        let config = definition.named(name.trim());
        let answer = self.with_cache(|cache| built(cache, &config))?;
        let (waits_for, of_rows) = gaps_of_rows(&answer);
        self.save(config.clone(), &of_rows)?;
        if let ListAnswer::Built { list, cached_at } = &answer {
            self.with_cache(|cache| cache.keep_list(&config.name, &KeptList::of(list, &now(), cached_at)))?;
        }
        Ok(Saved {
            name: config.name,
            waits_for,
        })
    }

    /// Saves a search group and locks it; a new one where there is none of this name.
    ///
    /// # Errors
    /// As of [`Store::save_list`].
    pub fn save_group(&self, name: &str, definition: GroupConfig) -> Result<Saved, Error> {
        let config = definition.named(name.trim());
        let name = config.name.clone();
        self.save(config, &[])?;
        Ok(Saved {
            name,
            waits_for: Vec::new(),
        })
    }

    /// All that keeps a list from being saved; `old_name` is the one that it is saved under now, where it is.
    ///
    /// # Errors
    /// That the profile or the cache cannot be read.
    pub fn list_gaps(&self, old_name: Option<&str>, definition: &ListConfig) -> Result<Vec<Gap>, Error> {
        let answer = self.with_cache(|cache| built(cache, definition))?;
        let (_, of_rows) = gaps_of_rows(&answer);
        Ok(all(self.gaps(old_name, definition)?, &of_rows))
    }

    /// All that keeps a group from being saved.
    ///
    /// # Errors
    /// That the profile or the cache cannot be read.
    pub fn group_gaps(&self, old_name: Option<&str>, definition: &GroupConfig) -> Result<Vec<Gap>, Error> {
        self.gaps(old_name, definition)
    }

    /// Lets a list be changed.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is none of this name.
    pub fn unlock_list(&self, name: &str) -> Result<(), Error> {
        self.set_locked::<ListConfig>(name, false)
    }

    /// Lets a group be changed.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is none of this name.
    pub fn unlock_group(&self, name: &str) -> Result<(), Error> {
        self.set_locked::<GroupConfig>(name, false)
    }

    /// Locks a list again, as it was saved.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is none of this name.
    pub fn discard_list(&self, name: &str) -> Result<(), Error> {
        self.set_locked::<ListConfig>(name, true)
    }

    /// Locks a group again, as it was saved.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is none of this name.
    pub fn discard_group(&self, name: &str) -> Result<(), Error> {
        self.set_locked::<GroupConfig>(name, true)
    }

    /// Deletes a list. Ask before.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is none of this name. [`Error::Refused`]: mappings need it, which are named.
    pub fn delete_list(&self, name: &str) -> Result<(), Error> {
        self.delete::<ListConfig>(name)?;
        self.with_cache(|cache| cache.forget_content(name))
    }

    /// Deletes a group. Ask before.
    ///
    /// # Errors
    /// As of [`Store::delete_list`].
    pub fn delete_group(&self, name: &str) -> Result<(), Error> {
        self.delete::<GroupConfig>(name)
    }

    /// Gives a list that is unlocked another name, and locks it.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is none of this name. [`Error::Refused`]: it is locked, mappings need it, or the new
    /// name is empty or taken.
    pub fn rename_list(&self, name: &str, new_name: &str) -> Result<(), Error> {
        let new_name = new_name.trim();
        self.rename::<ListConfig>(name, new_name)?;
        self.with_cache(|cache| cache.rename_content(name, new_name))
    }

    /// Gives a group that is unlocked another name, and locks it.
    ///
    /// # Errors
    /// As of [`Store::rename_list`].
    pub fn rename_group(&self, name: &str, new_name: &str) -> Result<(), Error> {
        self.rename::<GroupConfig>(name, new_name.trim())
    }

    fn save<C: Kind>(&self, config: C, of_rows: &[Gap]) -> Result<(), Error> {
        let tables = self.definitions(&self.profile()?)?;
        self.edit(|profile| {
            let name = config.name().to_owned();
            let place = C::all(profile).iter().position(|other| other.name() == name);
            if place.is_some_and(|place| C::all(profile).get(place) == Some(&config)) {
                // Nothing to save.
                profile.set_locked(&name, true);
                return Ok(());
            }
            let mut draft = match C::all(profile).get(place.unwrap_or(usize::MAX)) {
                Some(saved) => Draft::saved(saved.clone()),
                None => Draft::new(config.clone()),
            };
            if !profile.is_locked(&name) {
                draft.unlock();
            }
            draft.edit(config)?;
            check(
                &draft,
                &tables,
                &others(profile, place.is_some().then_some(name.as_str())),
                of_rows,
            )?;
            match place.and_then(|place| C::all_mut(profile).get_mut(place)) {
                Some(saved) => *saved = draft.config().clone(),
                None => C::all_mut(profile).push(draft.config().clone()),
            }
            profile.set_locked(&name, true);
            Ok(())
        })
    }

    fn gaps<C: Kind>(&self, old_name: Option<&str>, config: &C) -> Result<Vec<Gap>, Error> {
        let profile = self.profile()?;
        let tables = self.definitions(&profile)?;
        Ok(config.gaps(&tables, &others(&profile, old_name)))
    }

    fn set_locked<C: Kind>(&self, name: &str, locked: bool) -> Result<(), Error> {
        self.edit(|profile| {
            find::<C>(profile, name)?;
            profile.set_locked(name, locked);
            Ok(())
        })
    }

    fn delete<C: Kind>(&self, name: &str) -> Result<(), Error> {
        self.edit(|profile| {
            let draft = Draft::saved(find::<C>(profile, name)?.clone());
            let needed_by = C::needed_by(profile, name);
            draft.check_delete(needed_by)?;
            C::all_mut(profile).retain(|other| other.name() != name);
            profile.set_locked(name, true);
            Ok(())
        })
    }

    fn rename<C: Kind>(&self, name: &str, new_name: &str) -> Result<(), Error> {
        let tables = self.definitions(&self.profile()?)?;
        self.edit(|profile| {
            let saved = find::<C>(profile, name)?.clone();
            let mut draft = Draft::saved(saved.clone());
            if !profile.is_locked(name) {
                draft.unlock();
            }
            // Under its name a mapping asks for it.
            let needed_by = C::needed_by(profile, name);
            draft.check_delete(needed_by)?;
            draft.edit(saved.named(new_name))?;
            // A list that is broken may have another name all the same.
            let of_name = draft.gaps(&tables, &others(profile, Some(name)));
            let of_name = of_name.into_iter().filter(is_of_name).collect::<Vec<_>>();
            if !of_name.is_empty() {
                return Err(incomplete(name, of_name));
            }
            if let Some(config) = C::all_mut(profile).iter_mut().find(|other| other.name() == name) {
                *config = draft.config().clone();
            }
            profile.set_locked(name, true);
            Ok(())
        })
    }
}

/// Refuses what is not complete.
fn check<C: Config>(draft: &Draft<C>, tables: &Tables, taken: &[&str], of_rows: &[Gap]) -> Result<(), Error> {
    let gaps = all(draft.gaps(tables, taken), of_rows);
    if gaps.is_empty() {
        return Ok(());
    }
    Err(incomplete(draft.config().name(), gaps))
}

fn incomplete(name: &str, gaps: Vec<Gap>) -> Error {
    Error::Refused(Refused::Incomplete {
        name: name.to_owned(),
        gaps,
    })
}

/// What a list lacks only until the next read, and what shows in its rows and keeps it from being saved.
fn gaps_of_rows(answer: &ListAnswer) -> (Vec<Gap>, Vec<Gap>) {
    let gaps = match answer {
        ListAnswer::Built { .. } => &[][..],
        ListAnswer::Broken { gaps, .. } => gaps,
    };
    gaps.iter().cloned().partition(is_mended_by_reading)
}

/// Both, nothing twice.
fn all(mut gaps: Vec<Gap>, others: &[Gap]) -> Vec<Gap> {
    for gap in others {
        if !gaps.contains(gap) {
            gaps.push(gap.clone());
        }
    }
    gaps
}

/// The list asks for a field whose values come with the next read.
fn is_mended_by_reading(gap: &Gap) -> bool {
    matches!(gap, Gap::FieldNotRead { .. })
}

fn is_of_name(gap: &Gap) -> bool {
    matches!(gap, Gap::NameMissing | Gap::NameTaken { .. })
}

/// The names of all lists and groups but this one.
fn others<'a>(profile: &'a Profile, name: Option<&str>) -> Vec<&'a str> {
    let mut names = profile.taken_names();
    names.retain(|other| Some(*other) != name);
    names
}

fn find<'a, C: Kind>(profile: &'a Profile, name: &str) -> Result<&'a C, Error> {
    let all = C::all(profile);
    all.iter()
        .find(|config| config.name() == name)
        .ok_or_else(|| missing(C::KIND, name, all.iter().map(Config::name)))
}
