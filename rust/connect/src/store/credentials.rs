//! Who logs in.

use monta_core::message;
use std::env;

use monta_odoo::{Credentials, Secret};

use crate::error::Error;

const USER: &str = "MONTA_ODOO_USER";
const SECRET: &str = "MONTA_ODOO_SECRET";

/// Credentials as they were given; what is missing comes from `MONTA_ODOO_USER` and `MONTA_ODOO_SECRET`. With `oauth` the
/// secret is `<user id>:<API key>` and names the user by itself.
///
/// # Errors
/// [`Error::Setting`]: they are missing. [`Error::Odoo`]: they are not of the form that they should have.
pub fn credentials(user: Option<String>, secret: Option<Secret>, oauth: bool) -> Result<Credentials, Error> {
    let missing = || {
        let names = if oauth {
            message!("{secret}", secret = SECRET)
        } else {
            message!("{user} and {secret}", user = USER, secret = SECRET)
        };
        Error::Setting(message!(
            "Who logs in is not known: give it, or set {names}. Nothing was sent.",
            names
        ))
    };
    let given = |value: String| (!value.is_empty()).then_some(value);
    let secret = secret.or_else(|| env::var(SECRET).ok().and_then(given).map(|text| Secret::new(&text)));
    let secret = secret.ok_or_else(missing)?;
    if oauth {
        return Ok(Credentials::user_key(&secret)?);
    }
    let user = user
        .or_else(|| env::var(USER).ok())
        .and_then(given)
        .ok_or_else(missing)?;
    Ok(Credentials::login(&user, secret)?)
}
