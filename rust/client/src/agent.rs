//! The pooled connections of this process.

use std::collections::HashMap;
use std::env;
use std::process;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::Duration;

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

/// How often the lock is tried, a millisecond apart. It is held for moments only.
const TRIES: u32 = 20;

/// The agent for a server, made on first use in this process.
pub(crate) fn for_server(base_url: &BaseUrl) -> Agent {
    let key = (process::id(), base_url.origin().to_owned());
    if let Some(known) = lock().and_then(|agents| agents.get(&key).cloned()) {
        return known;
    }
    // Without the lock: the authorities are read from many files.
    let fresh = build(base_url);
    let Some(mut agents) = lock() else {
        return fresh;
    };
    // Dropping what was inherited closes this process's copies of the sockets and leaves the parent's alone.
    agents.retain(|(owner, _), _| *owner == key.0);
    agents.entry(key).or_insert(fresh).clone()
}

/// Never waits without end: had another thread held the lock while this process was forked off, it would stay locked for
/// ever. An agent of its own costs one connection.
fn lock() -> Option<MutexGuard<'static, Agents>> {
    for _ in 0..TRIES {
        match AGENTS.try_lock() {
            Ok(agents) => return Some(agents),
            Err(TryLockError::Poisoned(error)) => return Some(PoisonError::into_inner(error)),
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(1)),
        }
    }
    None
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
    fn threads_that_ask_at_once_get_agents_while_others_are_being_made() {
        let servers: Vec<_> = (0..8)
            .map(|number| BaseUrl::parse(&format!("https://monta-{number}.invalid")).unwrap())
            .collect();
        thread::scope(|scope| {
            for server in &servers {
                scope.spawn(|| for_server(server));
            }
        });
        let known = lock().unwrap();
        for server in &servers {
            assert!(known.contains_key(&(process::id(), server.origin().to_owned())));
        }
    }

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
