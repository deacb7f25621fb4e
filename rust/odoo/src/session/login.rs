//! Logging in: one try, over the wire that fits, and whether company and language are the user's.

use monta_core::message;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::version::Version;
use crate::error::Error;
use crate::settings::{Credentials, WireChoice};
use crate::wire::{Call, Login, Server, WithoutLogin};

/// Who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The id of `res.users`.
    pub id: i64,
    /// The name of the person.
    pub name: String,
    /// What they log in with.
    pub login: String,
    /// The id of the company that calls are for.
    pub company: i64,
    /// Its name.
    pub company_name: String,
    /// The ids of all companies that they may work in.
    pub companies: Vec<i64>,
    /// The code of the language that calls are answered in.
    pub language: String,
}

/// A row of `res.users` as `read` gives it.
#[derive(Deserialize)]
struct Row {
    id: i64,
    name: String,
    login: String,
    company_id: i64,
    company_ids: Vec<i64>,
    lang: Value,
}

pub(super) fn log_in(server: &Server, version: &Version) -> Result<(Login, User), Error> {
    let (login, id) = choose(server, version)?;
    let user = look_up(server, login, id)?;
    Ok((login, user))
}

/// Which wire, and the id of the user. A bearer that is refused costs no login try.
fn choose(server: &Server, version: &Version) -> Result<(Login, i64), Error> {
    let credentials = server.credentials();
    let in_front = server.settings.access.front.is_some();
    match server.settings.wire {
        WireChoice::Json2 if !version.has_json2() => Err(Error::Setting(message!(
            "This Odoo is older than 19.0 and knows no JSON-2; let the wire be chosen by itself."
        ))),
        WireChoice::Json2 if in_front => Err(Error::Setting(message!(
            "A login in front of Odoo and JSON-2 need the same header; let the wire be chosen by itself."
        ))),
        WireChoice::Json2 if !credentials.may_be_key() => Err(credentials.refused()),
        WireChoice::Json2 => json2(server),
        WireChoice::Auto if version.has_json2() && credentials.may_be_key() && !in_front => match json2(server) {
            Err(Error::KeyRefused { .. }) if matches!(credentials, Credentials::Login { .. }) => json_rpc(server),
            outcome => outcome,
        },
        WireChoice::JsonRpc | WireChoice::Auto => json_rpc(server),
    }
}

fn json_rpc(server: &Server) -> Result<(Login, i64), Error> {
    let user = match server.credentials() {
        Credentials::Login { login, .. } => WithoutLogin::authenticate(server, login)?,
        // Such a user has no login to find the id by; the first call shows whether the key is theirs.
        Credentials::UserKey { user, .. } => *user,
    };
    Ok((Login::JsonRpc { user }, user))
}

fn json2(server: &Server) -> Result<(Login, i64), Error> {
    let answer = Login::Json2.call(server, plain("res.users", "context_get", None, Map::new()))?;
    let user = answer.get("uid").and_then(Value::as_i64);
    let user = user.ok_or_else(|| server.unreadable(message!("it does not tell who is logged in")))?;
    Ok((Login::Json2, user))
}

fn look_up(server: &Server, login: Login, id: i64) -> Result<User, Error> {
    let fields = json!(["name", "login", "company_id", "company_ids", "lang"]);
    let row: Row = read_one(server, login, "res.users", id, &fields)?;
    whose_key(server.credentials(), &row)?;
    let wanted = &server.settings.context;
    let company = wanted.company.unwrap_or(row.company_id);
    if !row.company_ids.contains(&company) {
        let mut allowed = row.company_ids;
        allowed.sort_unstable();
        return Err(Error::NoSuchCompany {
            user: row.name,
            company,
            allowed,
        });
    }
    if let Some(language) = &wanted.language {
        let active = languages(server, login)?;
        if !active.contains(language) {
            return Err(Error::NoSuchLanguage {
                language: language.clone(),
                active,
            });
        }
    }
    let named: Map<String, Value> = read_one(server, login, "res.company", company, &json!(["name"]))?;
    let company_name = named.get("name").and_then(Value::as_str).unwrap_or_default();
    Ok(User {
        id: row.id,
        name: row.name,
        login: row.login,
        company,
        company_name: company_name.to_owned(),
        companies: row.company_ids,
        language: match &wanted.language {
            Some(language) => language.clone(),
            // `False` where the user has none: Odoo then answers in English.
            None => row.lang.as_str().unwrap_or("en_US").to_owned(),
        },
    })
}

/// Over JSON-2 a key alone says who asks, so that a key of somebody else would be taken for the login's.
fn whose_key(credentials: &Credentials, row: &Row) -> Result<(), Error> {
    let matches = match credentials {
        Credentials::Login { login, .. } => *login == row.login,
        Credentials::UserKey { user, .. } => *user == row.id,
    };
    if matches {
        return Ok(());
    }
    Err(Error::KeyOfAnother {
        owner: row.login.clone(),
        user: credentials.name(),
    })
}

/// The codes of the active languages, for every user.
fn languages(server: &Server, login: Login) -> Result<Vec<String>, Error> {
    let answer = login.call(server, plain("res.lang", "get_installed", None, Map::new()))?;
    let installed: Vec<(String, String)> =
        Vec::deserialize(answer).map_err(|_| server.unreadable(message!("it does not list the languages")))?;
    Ok(installed.into_iter().map(|(code, _)| code).collect())
}

fn read_one<T: for<'de> Deserialize<'de>>(
    server: &Server,
    login: Login,
    model: &str,
    id: i64,
    fields: &Value,
) -> Result<T, Error> {
    let arguments = Map::from_iter([("fields".to_owned(), fields.clone()), ("load".to_owned(), Value::Null)]);
    let rows = login.call(server, plain(model, "read", Some(&[id]), arguments))?;
    let mut rows: Vec<T> =
        Vec::deserialize(rows).map_err(|_| server.unreadable(message!("it does not tell who is logged in")))?;
    rows.pop()
        .ok_or_else(|| server.unreadable(message!("it does not tell who is logged in")))
}

/// A call without company and language: neither has been checked yet.
fn plain<'a>(model: &'a str, method: &'a str, ids: Option<&'a [i64]>, arguments: Map<String, Value>) -> Call<'a> {
    Call {
        model,
        method,
        ids,
        arguments,
        context: Map::new(),
    }
}
