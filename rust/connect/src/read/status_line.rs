//! The state of a profile in one line.

use monta_core::message;
use monta_core::message::{Message, joined, listed};
use monta_odoo::Session;

use crate::cache::{Cache, TableStatus};
use crate::error::Error;
use crate::profile::Profile;

/// Connected or not, to which Odoo and as whom, and how old the oldest table is:
///
/// - `Connected to Odoo 18.0 as Anna (Leerdam BV, en_US) · oldest table: mrp.bom, 2026-11-27 08:19 UTC`
/// - `Not connected · cache of Odoo 18.0 · oldest table: mrp.bom, 2026-11-27 08:19 UTC`
/// - `Not connected · nothing read yet`
///
/// Two weeks before an API key of the user ends, it says so, too.
///
/// # Errors
/// That the cache cannot be read.
pub fn status_line(profile: &Profile, cache: &Cache, session: Option<&Session>) -> Result<Message, Error> {
    let tables = cache.status(&profile.table_names(), &profile.source())?;
    let state = session.map(|session| {
        let (version, user) = (session.version(), session.user());
        message!(
            "Connected to Odoo {version} as {user} ({company}, {language})",
            version = version.to_string(),
            user = user.name,
            company = user.company_name,
            language = user.language
        )
    });
    let server = match session {
        Some(session) => Some(session.version().series().to_owned()),
        None => cache.server_version()?,
    };
    let mut line = line(state, server.as_deref(), &tables);
    if let Some(warning) = cache.key_warning()? {
        line = behind(&[line, warning]);
    }
    Ok(line)
}

fn line(state: Option<Message>, server: Option<&str>, tables: &[TableStatus]) -> Message {
    let is_connected = state.is_some();
    let mut parts = vec![state.unwrap_or_else(|| message!("Not connected"))];
    let oldest = tables
        .iter()
        .filter_map(|table| Some((table.read_at.as_deref()?, table)))
        .min_by_key(|(read_at, _)| *read_at);
    let Some((read_at, oldest)) = oldest else {
        parts.push(message!("nothing read yet"));
        return behind(&parts);
    };
    if let Some(version) = server.filter(|_| !is_connected) {
        parts.push(message!("cache of Odoo {version}", version));
    }
    // Without the seconds.
    let minute = read_at.get(..16).unwrap_or(read_at);
    parts.push(message!(
        "oldest table: {table}, {minute} UTC",
        table = oldest.name,
        minute
    ));
    let mut earlier: Vec<_> = tables.iter().filter_map(|table| table.version.as_deref()).collect();
    earlier.retain(|version| Some(*version) != server);
    earlier.sort_unstable();
    earlier.dedup();
    if !earlier.is_empty() {
        parts.push(message!(
            "read from Odoo {versions}: read again",
            versions = listed(&earlier)
        ));
    }
    behind(&parts)
}

fn behind(parts: &[Message]) -> Message {
    joined(parts, &|first, second| message!("{first} · {second}", first, second)).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Status;

    fn table(name: &str, read_at: Option<&str>, version: &str) -> TableStatus {
        TableStatus {
            name: name.to_owned(),
            status: Status::Ok,
            rows: 1,
            read_at: read_at.map(str::to_owned),
            version: read_at.map(|_| version.to_owned()),
            load_error: None,
        }
    }

    #[test]
    fn the_oldest_table_is_named_and_an_earlier_version() {
        let line = |connected, tables: &[_]| line(connected, Some("18.0"), tables).to_string();
        let anna = || Some(Message::of_others("Connected to Odoo 18.0 as Anna (Leerdam BV, en_US)"));
        let never = table("uom.uom", None, "");
        let tables = [
            table("res.lang", Some("2026-11-27 08:20:00"), "18.0"),
            table("mrp.bom", Some("2026-11-27 08:19:59"), "18.0"),
            never.clone(),
        ];
        assert_eq!(
            line(anna(), &tables),
            "Connected to Odoo 18.0 as Anna (Leerdam BV, en_US) · oldest table: mrp.bom, 2026-11-27 08:19 UTC"
        );
        assert_eq!(
            line(None, &tables),
            "Not connected · cache of Odoo 18.0 · oldest table: mrp.bom, 2026-11-27 08:19 UTC"
        );
        let old = [table("mrp.bom", Some("2026-11-27 08:19:59"), "17.0")];
        assert!(line(anna(), &old).ends_with(" UTC · read from Odoo 17.0: read again"));
        assert_eq!(
            super::line(None, None, &[never]).to_string(),
            "Not connected · nothing read yet"
        );
    }
}
