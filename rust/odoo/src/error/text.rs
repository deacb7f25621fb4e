//! Everything that this crate says about a call that did not succeed, in English, with a `{value}` for each value.
//!
//! In one place, so that a caller can translate all of it: it looks the text up and fills in the values itself.

use std::fmt::Display;

use super::Error;

macro_rules! texts {
    ($($name:ident = $text:literal;)+) => {
        /// What happened, or what to do about it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the text is the documentation")]
        pub enum Text {
            $($name,)+
        }

        impl Text {
            /// Every text.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The text, with its placeholders.
            #[must_use]
            pub const fn template(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

texts! {
    Endpoint = "The address of the Odoo server cannot be used: {cause}.";
    Unreachable = "{server} cannot be reached: {cause}.";
    Timeout = "{server} did not respond within {seconds} seconds.";
    Certificate = "The certificate of {server} was not accepted: {cause}.";
    ClientCertificate = "{server} wants a certificate of this client that it knows: {cause}.";
    NotSecure = "The connection to {server} cannot be secured: {cause}.";
    Redirect = "{server} points to {location} instead of responding.";
    Page = "{server} responds with a web page ({title}) and not with Odoo's API (status {status}).";
    Unreadable = "{server} sent a response that cannot be read: {what}.";
    TooLarge = "The response of {server} is larger than {megabytes} MiB.";
    Status = "{server} responds with status {status}: {words}";
    NoSuchDatabase = "{server} has no database \"{database}\".";
    NotListed = "{server} does not list its databases.";
    PasswordRefused = "Odoo did not accept the login {login} with this password.";
    KeyRefused = "Odoo did not accept the API key of {user}.";
    KeyOfAnother = "The API key belongs to {owner} and not to {user}.";
    CoolDown = "Odoo accepts no login from this address for a minute, because too many have failed.";
    NoApiInPlan = "The plan of this Odoo does not include its External API: {words}";
    NoSuchCompany = "{user} has no access to the company with id {company}; allowed are {allowed}.";
    NoSuchLanguage = "The language {language} is not active; active are {active}.";
    NoSuchModel = "{model}: no such model.";
    Odoo = "{model}.{method}: {message}";

    HintAllowHttp =
        "Use https. If this network has to do without, list the host in allow_http of the profile's connection: \
         passwords then travel for everybody to read.";
    HintEndpoint = "Give it as https://your-company.odoo.com, without a user name or password.";
    HintSetting = "Nothing was sent.";
    HintUnreachable = "Check the address, the network and the proxy, and whether Odoo runs.";
    HintTimeout = "Ask for less at a time, or give the request more time.";
    HintCertificate =
        "It is always verified. Let ca_file of the profile's connection name the authority that signed it, or \
         pin_sha256 this very certificate; SSL_CERT_FILE names authorities for all programs.";
    HintClientCertificate =
        "Let client_cert and client_key of the profile's connection name one that this server accepts.";
    HintNotSecure = "Check address and port, or ask who runs the server; TLS 1.2 or later is needed.";
    HintRedirect = "If that is your Odoo, give its address instead.";
    HintPage = "Check the address: it has to be that of Odoo itself.";
    HintUnreadable = "Try again; if it stays, look at what stands between this machine and Odoo.";
    HintTooLarge = "Ask for fewer rows or fields at a time.";
    HintFrontLogin =
        "Something in front of Odoo wants a login of its own: set its user as front_auth of the profile's \
         connection, and its password in MONTA_ODOO_FRONT_SECRET.";
    HintProxyLogin = "The proxy wants a login of its own: put it into HTTPS_PROXY.";
    HintBodyLimit = "Send less at a time, or raise the limit of the proxy in front of Odoo.";
    HintStatus = "Try again later; if it stays, ask who runs the server.";
    HintNoSuchDatabase = "The name stands on the page /web/database/selector, or in the address of an Odoo Online.";
    HintNotListed = "Type the name of the database.";
    HintPasswordRefused =
        "Check login and password. With two-factor authentication a password is never accepted here: create an API \
         key in your preferences, Account Security.";
    HintKeyRefused =
        "Check the key: it may be mistyped, expired or deleted. Create another one in the preferences of that user, \
         Account Security.";
    HintKeyOfAnother = "Give the login that belongs to the key, or a key of that user.";
    HintCoolDown = "Wait a minute, then check the password before you try again.";
    HintNoApiInPlan = "Odoo Online offers its External API in the plan Custom only.";
    HintNoSuchCompany = "Choose one of these companies, or let an administrator allow it.";
    HintNoSuchLanguage = "Choose one of these, or activate it in Odoo's settings.";
    HintNoSuchModel = "Check the name, and whether the app that brings it is installed.";
    HintBusy = "Odoo was busy with the same records: try again.";
    HintGone = "It was deleted meanwhile.";
    HintLogin = "Log in again.";
    HintFix = "Correct what Odoo names, or ask an administrator for the right to do it.";
}

impl Error {
    /// What happened, with a `{value}` for each of [`values`](Self::values).
    #[must_use]
    pub fn template(&self) -> &'static str {
        match self {
            Self::Setting(text) => text,
            Self::Endpoint(_) => Text::Endpoint.template(),
            Self::Unreachable { .. } => Text::Unreachable.template(),
            Self::Timeout { .. } => Text::Timeout.template(),
            Self::Certificate { .. } => Text::Certificate.template(),
            Self::ClientCertificate { .. } => Text::ClientCertificate.template(),
            Self::NotSecure { .. } => Text::NotSecure.template(),
            Self::Redirect { .. } => Text::Redirect.template(),
            Self::Page { .. } => Text::Page.template(),
            Self::Unreadable { .. } => Text::Unreadable.template(),
            Self::TooLarge { .. } => Text::TooLarge.template(),
            Self::Status { .. } => Text::Status.template(),
            Self::NoSuchDatabase { .. } => Text::NoSuchDatabase.template(),
            Self::NotListed { .. } => Text::NotListed.template(),
            Self::PasswordRefused { .. } => Text::PasswordRefused.template(),
            Self::KeyRefused { .. } => Text::KeyRefused.template(),
            Self::KeyOfAnother { .. } => Text::KeyOfAnother.template(),
            Self::CoolDown => Text::CoolDown.template(),
            Self::NoApiInPlan { .. } => Text::NoApiInPlan.template(),
            Self::NoSuchCompany { .. } => Text::NoSuchCompany.template(),
            Self::NoSuchLanguage { .. } => Text::NoSuchLanguage.template(),
            Self::NoSuchModel { .. } => Text::NoSuchModel.template(),
            Self::Odoo { .. } => Text::Odoo.template(),
        }
    }

    /// What stands in the places of the template, by name.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Setting(_) | Self::CoolDown => Vec::new(),
            Self::Endpoint(cause) => of(&[("cause", cause)]),
            Self::Unreachable { server, cause }
            | Self::Certificate { server, cause }
            | Self::ClientCertificate { server, cause }
            | Self::NotSecure { server, cause } => of(&[("server", server), ("cause", cause)]),
            Self::Timeout { server, seconds } => of(&[("server", server), ("seconds", seconds)]),
            Self::Redirect { server, location } => of(&[("server", server), ("location", location)]),
            Self::Page { server, title, status } => of(&[("server", server), ("title", title), ("status", status)]),
            Self::Unreadable { server, what } => of(&[("server", server), ("what", what)]),
            Self::TooLarge { server, megabytes } => of(&[("server", server), ("megabytes", megabytes)]),
            Self::Status {
                server, status, words, ..
            } => of(&[("server", server), ("status", status), ("words", words)]),
            Self::NoSuchDatabase { server, database } => of(&[("server", server), ("database", database)]),
            Self::NotListed { server } => of(&[("server", server)]),
            Self::PasswordRefused { login } => of(&[("login", login)]),
            Self::KeyRefused { user } => of(&[("user", user)]),
            Self::KeyOfAnother { owner, user } => of(&[("owner", owner), ("user", user)]),
            Self::NoApiInPlan { words } => of(&[("words", words)]),
            Self::NoSuchCompany { user, company, allowed } => of(&[
                ("user", user),
                ("company", company),
                ("allowed", &format_args!("{allowed:?}")),
            ]),
            Self::NoSuchLanguage { language, active } => of(&[("language", language), ("active", &active.join(", "))]),
            Self::NoSuchModel { model } => of(&[("model", model)]),
            Self::Odoo {
                model, method, message, ..
            } => of(&[("model", model), ("method", method), ("message", message)]),
        }
    }
}

fn of(values: &[(&'static str, &dyn Display)]) -> Vec<(&'static str, String)> {
    values.iter().map(|(name, value)| (*name, value.to_string())).collect()
}
