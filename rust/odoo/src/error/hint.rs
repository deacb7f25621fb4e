//! What a person should do about an error.

use monta_http::BaseUrlError;

use super::class::{Class, class_of_exception};
use super::{Error, Text};

impl Error {
    /// What a person should do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        self.advice().template()
    }

    /// The same, as one of the texts of this crate.
    fn advice(&self) -> Text {
        match self {
            Self::Endpoint(BaseUrlError::Insecure { .. }) => Text::HintAllowHttp,
            Self::Endpoint(_) => Text::HintEndpoint,
            Self::Setting(_) => Text::HintSetting,
            Self::Unreachable { .. } => Text::HintUnreachable,
            Self::Timeout { .. } => Text::HintTimeout,
            Self::Certificate { .. } => Text::HintCertificate,
            Self::ClientCertificate { .. } => Text::HintClientCertificate,
            Self::NotSecure { .. } => Text::HintNotSecure,
            Self::Redirect { .. } => Text::HintRedirect,
            Self::Page { .. } => Text::HintPage,
            Self::Unreadable { .. } => Text::HintUnreadable,
            Self::TooLarge { .. } => Text::HintTooLarge,
            Self::Status { status: 401, .. } => Text::HintFrontLogin,
            Self::Status { status: 407, .. } => Text::HintProxyLogin,
            Self::Status { status: 413, .. } => Text::HintBodyLimit,
            Self::Status { .. } => Text::HintStatus,
            Self::NoSuchDatabase { .. } => Text::HintNoSuchDatabase,
            Self::NotListed { .. } => Text::HintNotListed,
            Self::PasswordRefused { .. } => Text::HintPasswordRefused,
            Self::KeyRefused { .. } => Text::HintKeyRefused,
            Self::KeyOfAnother { .. } => Text::HintKeyOfAnother,
            Self::CoolDown => Text::HintCoolDown,
            Self::NoApiInPlan { .. } => Text::HintNoApiInPlan,
            Self::NoSuchCompany { .. } => Text::HintNoSuchCompany,
            Self::NoSuchLanguage { .. } => Text::HintNoSuchLanguage,
            Self::NoSuchModel { .. } => Text::HintNoSuchModel,
            Self::Odoo { exception, .. } => match class_of_exception(exception) {
                Class::Retry => Text::HintBusy,
                Class::Shrink => Text::HintTooLarge,
                Class::Gone => Text::HintGone,
                Class::Stop => Text::HintLogin,
                Class::Fix => Text::HintFix,
            },
        }
    }
}
