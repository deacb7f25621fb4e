//! Why a connection is not secured: whose certificate it is about, and in words.

use std::io;

use rustls::AlertDescription as Alert;
use rustls::{CertificateError, Error, PeerIncompatible};

use crate::attempt::Cause;

const TOO_OLD: &str = "the server knows no TLS 1.2 or later";

/// The cause and the words of an error of TLS; `None` where it is another one.
pub(crate) fn told(error: &io::Error) -> Option<(Cause, String)> {
    let error = error.get_ref()?.downcast_ref::<Error>()?;
    Some(match error {
        Error::InvalidCertificate(reason) => (Cause::Certificate, of_certificate(reason)),
        Error::AlertReceived(
            Alert::CertificateRequired
            | Alert::NoCertificate
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA
            | Alert::AccessDenied,
        ) => (Cause::ClientCertificate, error.to_string()),
        Error::AlertReceived(Alert::ProtocolVersion)
        | Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13 | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => (Cause::Tls, format!("{TOO_OLD} ({error})")),
        Error::InvalidMessage(_) => (Cause::Tls, format!("the server does not speak TLS ({error})")),
        other => (Cause::Tls, other.to_string()),
    })
}

fn of_certificate(reason: &CertificateError) -> String {
    match reason {
        CertificateError::UnknownIssuer => {
            format!("no authority that is trusted here has signed it ({reason})")
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "it has expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => "it is not valid yet".to_owned(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("it is for another name: {reason}")
        }
        // As plain `openssl req -x509` makes it. Its error has no type that can be named from here.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "it is that of an authority, used by a server; such a one can only be pinned".to_owned()
        }
        CertificateError::Other(other) => other.0.to_string(),
        other => other.to_string(),
    }
}
