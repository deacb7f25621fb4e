//! Everything this crate says about a failure, in English, with a `{value}` for each value of the failure that it shows.
//!
//! In one place, so that a caller can translate all of it: it looks the text up and fills in the values itself.

use monta_core::texts;

// `{why}` is a full stop, or a colon and what Monta says.
texts! {
    /// What happened, and where no [`Code`](crate::Code) says so, what to do.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    #[expect(missing_docs, reason = "the text is the documentation")]
    pub enum Text {
        Timeout = "Monta ({server}) did not answer within {seconds} s.",
        ConnectionLost = "The connection to Monta ({server}) was lost before it answered: {cause}.",
        Unreachable = "Monta ({server}) could not be reached: {cause}.",

        Elsewhere = "Monta sends us to another address ({status}){why}",
        ElsewhereAt = "Monta sends us to {location} ({status}){why}",
        Unauthorized = "Monta does not accept the user name and password ({status}){why}",
        Forbidden = "Monta does not allow this ({status}){why}",
        PageInstead = "A web page answered instead of Monta's API ({status}){why}",
        AddressUnknown = "Monta does not know this address ({status}){why}",
        MethodUnsupported = "Monta does not take this kind of request here ({status}){why}",
        RequestTimeout = "Monta gave up waiting for the request ({status}){why}",
        TooEarly = "Monta is not ready for this request yet ({status}){why}",
        SlowDown = "Monta asks to slow down ({status}){why}",
        SlowDownFor = "Monta asks to slow down and come back in {seconds} s ({status}){why}",
        ServerError = "Monta has a problem of its own ({status}){why}",
        Refused = "Monta refused ({status}){why}",

        AnswerEmpty = "Monta's answer is empty ({status}).",
        AnswerTooLarge = "Monta's answer is larger than 8 MiB ({status}).",
        AnswerNotUtf8 = "Monta's answer is not UTF-8 text ({status}).",
        AnswerNotJson = "Monta's answer is not JSON ({status}).",
        AnswerNotAsked = "Monta's answer is not what was asked for ({status}).",
        AnswerPage = "A web page answered instead of Monta's API: {reason} ({status}).",

        ListMissing = "Monta does not have this list ({status}).",
        ListStuck = "Monta's list has nothing new after {cursor}, and does not end there.",
        TooManyPages = "Monta has more than {pages} pages of products.",

        OrderExistsAndDoesNot = "Monta says that order {order} exists, and then that it does not know it.",
        OrderIsCancelled = "Monta has this order as a cancelled one.",
        OrderIsAnother = "Monta has another order under this number. They differ in: {differences}",
        OrderUnknown = "Monta does not have order {order}.",
        LinesMoved = "Monta has moved lines of order {order} to {parts}.",
        LinesGone = "Monta has taken lines off order {order}.",
        ChangeUnsupported = "Monta does not take the change of an order in this way.",
        CancellationUnsupported = "Monta does not take the cancellation of an order in this way.",

        AddressRefused = "Monta cannot deliver to this address{why}",
        AddressCheckMissing = "Monta's API does not check addresses here ({status}).",

        ForecastUnsupported = "Monta does not take forecasts in this way ({status}).",
        ForecastWithoutId = "Monta gives no id for {reference}, and its name cannot be part of an address.",
        ForecastOfAnother = "Monta has a forecast of supplier {theirs} under this reference, and {ours} is meant.",
        ForecastGone = "Monta had forecast {reference}, and then did not.",
        SuppliersUnsupported = "Monta's API does not take suppliers here ({status}), and {supplier} is not known.",

        BaseUrlMissing = "The base URL of Monta is not set.",
        BaseUrlScheme = "The base URL of Monta has no scheme.",
        BaseUrlInsecure = "The base URL of Monta uses http, which would send the password to {host} in clear text.",
        BaseUrlUserinfo = "The base URL of Monta contains a user name or password.",
        BaseUrlQuery = "The base URL of Monta is not usable: it must not have a query or a fragment.",
        BaseUrlNotHttps = "The base URL of Monta is not usable: its scheme is not https.",
        BaseUrlNoUrl = "The base URL of Monta is not usable: it is not a URL.",
        BaseUrlNoHost = "The base URL of Monta is not usable: it names no host.",
        BaseUrlPort = "The base URL of Monta is not usable: its port is not a number between 1 and 65535.",
        UsernameMissing = "The user name for Monta is not set.",
        PasswordMissing = "The password for Monta is not set.",
        UsernameColon = "The user name for Monta contains a colon.",
        UsernameControl = "The user name for Monta contains a control character or a line break.",
        PasswordControl = "The password for Monta contains a control character or a line break.",
        TimeoutInvalid = "The time-out {value} is not a number of seconds between 0 and 600.",
        ProfileUnknown = "The API profile \"{value}\" is unknown.",
        CapabilitiesInvalid = "The remembered capabilities cannot be read: {why}.",

        HintBaseUrlScheme = "Set the base URL with its scheme, for example https://api-v6.monta.nl.",
        HintBaseUrlInsecure = "Use https://. Plain http is accepted for this machine only (127.0.0.1).",
        HintBaseUrlUserinfo = "Remove it from the URL and set the user name and the password by themselves.",
        HintBaseUrlInvalid = "Write the host and, if need be, a path: https://api-v6.monta.nl.",
        HintCredentials = "Set the user name and the password of the API user (Montaportal, Connect, RestAPI).",
        HintUsernameColon = "Ask Monta for an API user whose name has no colon.",
        HintControl = "Type it again without the line break that was copied along.",
        HintTimeout = "Set a number of seconds, for example 20.",
        HintProfile = "Use auto, documented or v6.",
        HintUnreadable = "Odoo looks by itself whether it was carried out. If this lasts, check the base URL and whether a proxy \
                          answers in Monta's place.",
        HintCapabilities = "Empty the remembered capabilities. They are detected again.",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_text_is_a_sentence_and_there_once() {
        let texts: HashSet<_> = Text::ALL.iter().map(|text| text.template()).collect();
        assert_eq!(texts.len(), Text::ALL.len());
        for text in texts {
            assert!(text.starts_with(char::is_uppercase), "{text}");
            assert!(text.ends_with(['.', '}']), "{text}");
        }
    }
}
