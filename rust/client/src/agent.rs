//! The pooled connections of this process.

use std::collections::HashMap;
use std::env;
use std::process;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError, TryLockError};

use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::base_url::BaseUrl;
use crate::pool::MOST_PARALLEL;
use crate::proxy;

/// How this client names itself.
const USER_AGENT: &str = concat!("monta-core/", env!("CARGO_PKG_VERSION"), " (Odoo)");

/// An agent belongs to one process and one server. Odoo forks its workers after loading: a pooled connection that
/// crossed the fork would be written to by two processes at once.
type Key = (u32, String);
type Agents = HashMap<Key, Agent>;

static AGENTS: LazyLock<Mutex<Agents>> = LazyLock::new(Mutex::default);

/// The agent for a server, made on first use in this process.
pub(crate) fn for_server(base_url: &BaseUrl) -> Agent {
    // Never waits for the lock: had another thread held it while this process was forked off, it would stay locked
    // for ever. An agent of its own costs one connection.
    let Some(mut agents) = try_lock() else {
        return build(base_url);
    };
    let process = process::id();
    // Dropping what was inherited closes this process's copies of the sockets and leaves the parent's alone.
    agents.retain(|(owner, _), _| *owner == process);
    agents
        .entry((process, base_url.origin().to_owned()))
        .or_insert_with(|| build(base_url))
        .clone()
}

fn try_lock() -> Option<MutexGuard<'static, Agents>> {
    match AGENTS.try_lock() {
        Ok(agents) => Some(agents),
        Err(TryLockError::Poisoned(error)) => Some(PoisonError::into_inner(error)),
        Err(TryLockError::WouldBlock) => None,
    }
}

fn build(base_url: &BaseUrl) -> Agent {
    // This machine is never behind a proxy.
    let proxy = (!base_url.is_loopback()).then(|| proxy::named_by(|name| env::var(name).ok()));
    Agent::config_builder()
        // A status is an answer, with a body that says why.
        .http_status_as_error(false)
        // A redirect would carry the order, and a second try, to an address nobody configured.
        .max_redirects(0)
        .user_agent(USER_AGENT)
        // Every thread of a batch keeps its connection.
        .max_idle_connections(MOST_PARALLEL)
        .max_idle_connections_per_host(MOST_PARALLEL)
        .https_only(!base_url.is_loopback())
        .proxy(proxy.flatten())
        .tls_config(TlsConfig::builder().root_certs(authorities(base_url)).build())
        .build()
        .new_agent()
}

/// Who may vouch for a server: the authorities that this machine trusts, so that a company's own counts (`SSL_CERT_FILE`
/// and `SSL_CERT_DIR` name others), and Mozilla's where the machine knows none.
fn authorities(base_url: &BaseUrl) -> RootCerts {
    if !base_url.is_encrypted() {
        return RootCerts::WebPki;
    }
    let trusted = rustls_native_certs::load_native_certs().certs;
    if trusted.is_empty() {
        return RootCerts::WebPki;
    }
    let trusted = trusted.iter().map(|known| Certificate::from_der(known).to_owned());
    trusted.collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_never_redirects_and_keeps_the_body_of_an_error() {
        let agent = build(&BaseUrl::parse("https://api-v6.monta.nl").unwrap());
        assert_eq!(agent.config().max_redirects(), 0);
        assert!(!agent.config().http_status_as_error());
        assert!(agent.config().https_only());
    }

    #[test]
    fn this_machine_is_reached_without_a_proxy_and_without_tls() {
        let agent = build(&BaseUrl::parse("http://127.0.0.1:8080").unwrap());
        assert!(agent.config().proxy().is_none());
        assert!(!agent.config().https_only());
    }
}
