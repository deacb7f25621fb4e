//! The pooled connections of this process.

use std::collections::HashMap;
use std::env;
use std::process;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::Duration;

use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{ConnectProxyConnector, Connector as _, RustlsConnector, TcpConnector};

use crate::base_url::BaseUrl;
use crate::pool::MAX_PARALLEL;
use crate::proxy;
use crate::tls::{self, Secured, Tls};

/// An agent belongs to one process, one server, one name of the client and one way to be secured. Odoo forks its workers
/// after loading: a pooled connection that crossed the fork would be written to by two processes at once. And one that was
/// made for a certificate of the client, or without looking for a pin, is nobody else's.
type Key = (u32, String, &'static str, Option<[u8; 32]>);
type Agents = HashMap<Key, Agent>;

static AGENTS: LazyLock<Mutex<Agents>> = LazyLock::new(Mutex::default);

/// Attempts to take the lock, a millisecond apart; after the last one an agent is made that nobody shares.
const MAX_LOCK_ATTEMPTS: u32 = 20;

/// The agent for a server, made on first use in this process. `user_agent` is how the client names itself.
#[must_use]
pub fn for_server(base_url: &BaseUrl, user_agent: &'static str, tls: &Tls) -> Agent {
    let key = (process::id(), base_url.origin().to_owned(), user_agent, tls.id());
    if let Some(known) = lock().and_then(|agents| agents.get(&key).cloned()) {
        return known;
    }
    // Without the lock: the authorities are read from many files.
    let fresh = build(base_url, user_agent, tls);
    let Some(mut agents) = lock() else {
        return fresh;
    };
    // Dropping what was inherited closes this process's copies of the sockets and leaves the parent's alone.
    agents.retain(|(owner, ..), _| *owner == key.0);
    agents.entry(key).or_insert(fresh).clone()
}

/// Never waits without end: had another thread held the lock while this process was forked off, it would stay locked for
/// ever. An agent of its own costs one connection.
fn lock() -> Option<MutexGuard<'static, Agents>> {
    for _ in 0..MAX_LOCK_ATTEMPTS {
        match AGENTS.try_lock() {
            Ok(agents) => return Some(agents),
            Err(TryLockError::Poisoned(error)) => return Some(PoisonError::into_inner(error)),
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(1)),
        }
    }
    None
}

fn build(base_url: &BaseUrl, user_agent: &str, tls: &Tls) -> Agent {
    // This machine is never behind a proxy, and what is not encrypted is shown to none.
    let proxy =
        (base_url.is_encrypted() && !base_url.is_loopback()).then(|| proxy::named_by(|name| env::var(name).ok()));
    let config = Agent::config_builder()
        // A status is an answer, with a body that says why.
        .http_status_as_error(false)
        // A redirect would carry the document, and a second try, to an address nobody configured.
        .max_redirects(0)
        .user_agent(user_agent)
        // Every thread of a batch keeps its connection.
        .max_idle_connections(MAX_PARALLEL)
        .max_idle_connections_per_host(MAX_PARALLEL)
        .https_only(base_url.is_encrypted())
        .proxy(proxy.flatten())
        .tls_config(TlsConfig::builder().root_certs(authorities(base_url)).build())
        .build();
    let Some(secured) = tls.config() else {
        return config.new_agent();
    };
    // As ureq's own, with one link more; a proxy that is itself reached over TLS is secured as ever by the last.
    let chain =
        ().chain(ConnectProxyConnector::default())
            .chain(TcpConnector::default())
            .chain(Secured::new(base_url.origin(), secured))
            .chain(RustlsConnector::default());
    Agent::with_parts(config, chain, DefaultResolver::default())
}

/// Mozilla's authorities count where the machine knows none.
fn authorities(base_url: &BaseUrl) -> RootCerts {
    if !base_url.is_encrypted() {
        return RootCerts::WebPki;
    }
    let trusted = tls::of_machine();
    if trusted.is_empty() {
        return RootCerts::WebPki;
    }
    let trusted = trusted.iter().map(|known| Certificate::from_der(known).to_owned());
    trusted.collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const USER_AGENT: &str = "test/1";

    #[test]
    fn threads_that_ask_at_once_get_agents_while_others_are_being_made() {
        let servers: Vec<_> = (0..8)
            .map(|number| BaseUrl::parse(&format!("https://server-{number}.invalid")).unwrap())
            .collect();
        thread::scope(|scope| {
            for server in &servers {
                scope.spawn(|| for_server(server, USER_AGENT, &Tls::default()));
            }
        });
        let known = lock().unwrap();
        for server in &servers {
            assert!(known.contains_key(&(process::id(), server.origin().to_owned(), USER_AGENT, None)));
        }
    }

    #[test]
    fn an_agent_never_redirects_and_keeps_the_body_of_an_error() {
        let agent = build(
            &BaseUrl::parse("https://api.example.com").unwrap(),
            USER_AGENT,
            &Tls::default(),
        );
        assert_eq!(agent.config().max_redirects(), 0);
        assert!(!agent.config().http_status_as_error());
        assert!(agent.config().https_only());
    }

    #[test]
    fn this_machine_is_reached_without_a_proxy_and_without_tls() {
        let agent = build(
            &BaseUrl::parse("http://127.0.0.1:8080").unwrap(),
            USER_AGENT,
            &Tls::default(),
        );
        assert!(agent.config().proxy().is_none());
        assert!(!agent.config().https_only());
    }
}
