//! How a connection is secured, beyond what every one is: other authorities, a certificate of the client, a pin.
//!
//! TLS is 1.2 or later, always: rustls knows nothing older. Nothing here switches a check off. A pin replaces the
//! authorities by one certificate, and who answers still has to prove that the key of it is theirs.

mod connector;
mod failure;
mod pin;

use std::fmt;
use std::sync::Arc;

use ring::digest::{Context, SHA256};
use rustls::client::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{InconsistentKeys, RootCertStore};
use thiserror::Error;

pub(crate) use connector::Secured;
pub(crate) use failure::told;
pub use pin::Pin;

/// What a [`Tls`] is made of. Certificates and keys are the bytes of files in PEM form.
#[derive(Clone, Copy, Default)]
pub struct TlsParts<'a> {
    /// Authorities that may vouch for the server beside those that the machine trusts.
    pub authorities: Option<&'a [u8]>,
    /// The certificate by which the client makes itself known, with those that lead to its authority, and its key.
    pub client: Option<(&'a [u8], &'a [u8])>,
    /// The one certificate that the server has to show; no authority, name or date counts beside it.
    pub pin: Option<Pin>,
}

/// What of [`TlsParts`] cannot be used, and why; nothing of a key is repeated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TlsError {
    /// The authorities.
    #[error("{0}")]
    Authorities(String),
    /// The certificate of the client.
    #[error("{0}")]
    Certificate(String),
    /// The key of the client.
    #[error("{0}")]
    Key(String),
}

/// How the connections to a server are secured; by default by the authorities that the machine trusts. Cheap to clone.
#[derive(Clone, Default)]
pub struct Tls {
    secured: Option<(Arc<ClientConfig>, [u8; 32])>,
}

impl Tls {
    /// Reads and checks the parts.
    ///
    /// # Errors
    /// [`TlsError`] names the part.
    pub fn new(parts: TlsParts<'_>) -> Result<Self, TlsError> {
        if parts.authorities.is_none() && parts.client.is_none() && parts.pin.is_none() {
            return Ok(Self::default());
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsError::Authorities(error.to_string()))?;
        let builder = match parts.pin {
            // Not less than the usual check but another one: see `Pin`.
            Some(pin) => builder
                .dangerous()
                .with_custom_certificate_verifier(pin.verifier(&provider)),
            None => builder.with_root_certificates(trusted(parts.authorities)?),
        };
        let config = match parts.client {
            Some((chain, key)) => {
                let identity = identity(chain, key, &provider)?;
                builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(identity)))
            }
            None => builder.with_no_client_auth(),
        };
        Ok(Self {
            secured: Some((Arc::new(config), parts.id())),
        })
    }

    /// Two with the same id are the same; `None` is what every machine does by itself.
    pub(crate) fn id(&self) -> Option<[u8; 32]> {
        self.secured.as_ref().map(|(_, id)| *id)
    }

    pub(crate) fn config(&self) -> Option<Arc<ClientConfig>> {
        self.secured.as_ref().map(|(config, _)| Arc::clone(config))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = if self.secured.is_some() {
            "own settings"
        } else {
            "the machine"
        };
        write!(f, "Tls({by})")
    }
}

impl PartialEq for Tls {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Tls {}

impl TlsParts<'_> {
    fn id(&self) -> [u8; 32] {
        let mut context = Context::new(&SHA256);
        let (certificate, key) = self.client.unzip();
        let pin = self.pin.as_ref().map(|pin| pin.as_bytes().as_slice());
        for part in [self.authorities, certificate, key, pin] {
            let length = part.map_or(u64::MAX, |part| part.len() as u64);
            context.update(&length.to_be_bytes());
            context.update(part.unwrap_or_default());
        }
        let mut id = [0; 32];
        id.copy_from_slice(context.finish().as_ref());
        id
    }
}

/// Who may vouch for a server: the authorities that this machine trusts, so that a company's own counts (`SSL_CERT_FILE`
/// and `SSL_CERT_DIR` name others); none where the machine knows none, and Mozilla's count then.
pub(crate) fn of_machine() -> Vec<CertificateDer<'static>> {
    rustls_native_certs::load_native_certs().certs
}

fn trusted(further: Option<&[u8]>) -> Result<RootCertStore, TlsError> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(of_machine());
    if store.is_empty() {
        store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    for authority in further
        .map_or(Ok(Vec::new()), certificates)
        .map_err(TlsError::Authorities)?
    {
        store
            .add(authority)
            .map_err(|error| TlsError::Authorities(format!("one of its certificates cannot be used ({error})")))?;
    }
    Ok(store)
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = found.map_err(|error| format!("it is no file in PEM form ({error})"))?;
    if found.is_empty() {
        return Err("it holds no certificate in PEM form, which starts with -----BEGIN CERTIFICATE-----".to_owned());
    }
    Ok(found)
}

fn identity(chain: &[u8], key: &[u8], provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
    let chain = certificates(chain).map_err(TlsError::Certificate)?;
    if String::from_utf8_lossy(key).contains("ENCRYPTED") {
        return Err(TlsError::Key(
            "it is locked with a passphrase: store it without one where only this user may read it \
             (openssl pkey -in locked.pem -out key.pem)"
                .to_owned(),
        ));
    }
    let key = PrivateKeyDer::from_pem_slice(key)
        .map_err(|_| TlsError::Key("it holds no private key in PEM form".to_owned()))?;
    CertifiedKey::from_der(chain, key, provider).map_err(|error| match error {
        rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
            TlsError::Key("it is not the key of that certificate".to_owned())
        }
        rustls::Error::InvalidCertificate(reason) => {
            TlsError::Certificate(format!("the certificate cannot be used ({reason})"))
        }
        _ => TlsError::Key("it is of a kind that is not known; RSA, ECDSA (P-256, P-384) and Ed25519 are".to_owned()),
    })
}
