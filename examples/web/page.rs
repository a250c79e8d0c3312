//! How the answers look. `maud` escapes whatever is put in.

use super::password::{MIN_CHARACTERS, Unfit};
use super::view::{Accepted, Invited};
use super::words::{Words, instant, sentence, service, unfit};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use tantou::access::Contract;
use tantou::delegation::AnswerRefusal;
use tantou::invitation::{Asks, DeadLink};
use tantou::text::{Explain, TextLanguage};

/// Why an answer did not count, shown above the invitation that it was for.
pub(crate) enum Remark {
    /// The form could not be read.
    Unreadable,
    /// The password will not do.
    Password(Unfit),
    /// The rules refused the answer.
    Refused(AnswerRefusal),
}

impl Remark {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Unreadable | Self::Password(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(_) => StatusCode::CONFLICT,
        }
    }

    fn text(&self, language: TextLanguage) -> String {
        match self {
            Self::Unreadable => Words::of(language).unreadable.to_owned(),
            Self::Password(problem) => unfit(language, *problem),
            Self::Refused(refusal) => sentence(language, &refusal.message(language)),
        }
    }
}

/// An invitation that can be answered.
pub(crate) fn invitation(
    status: StatusCode,
    language: TextLanguage,
    invited: &Invited,
    remark: Option<&Remark>,
) -> Response {
    let (words, link) = (Words::of(language), &invited.link);
    let body = html! {
        @if let Some(remark) = remark { p.remark role="alert" { (remark.text(language)) } }
        p { ((words.invites)(&invited.holder)) }
        @if let Some(message) = &link.message {
            h2 { (words.message) }
            blockquote lang=(link.language.as_str()) { (message.as_str()) }
        }
        h2 { (words.contracts) }
        (list(language, &invited.contracts))
        p { (words.only_configuration) }
        @if let Some(expires_at) = link.expires_at {
            p { (words.valid_until) " " (instant(language, expires_at)) }
        }
        (accept_form(language, invited))
        p { (words.decline_hint) }
        form method="post" action={ (invited.path) "/decline" } { button.quiet { (words.decline) } }
    };
    page(status, language, words.invitation, &body)
}

/// With a password for who is new, without one for who has registered before (IL-10).
fn accept_form(language: TextLanguage, invited: &Invited) -> Markup {
    let words = Words::of(language);
    html! {
        form method="post" action={ (invited.path) "/accept" } {
            label for="address" { (words.address) }
            // Without a name, so it is not sent: what is registered is the invited address, whatever a form says. Password managers read it.
            input #address type="email" autocomplete="username" readonly value=(invited.link.address.as_given());
            @match invited.link.asks {
                Asks::Registration => {
                    label for="password" { ((words.password)(MIN_CHARACTERS)) }
                    input #password name="password" type="password" autocomplete="new-password" required minlength=(MIN_CHARACTERS);
                    label for="password_again" { (words.password_again) }
                    input #password_again name="password_again" type="password" autocomplete="new-password" required;
                    button { (words.register_and_accept) }
                }
                Asks::Consent => { p { (words.consent) } button { (words.accept) } }
            }
        }
    }
}

pub(crate) fn accepted(language: TextLanguage, accepted: &Accepted) -> Response {
    let words = Words::of(language);
    let title = if accepted.before { words.accepted_before } else { words.accepted };
    let body = html! {
        @if !accepted.contracts.is_empty() {
            p { (words.you_may_configure) }
            (list(language, &accepted.contracts))
        }
        @if !accepted.left_out.is_empty() {
            p { (words.left_out) }
            (list(language, &accepted.left_out))
        }
        p { (words.sign_in) }
    };
    page(StatusCode::OK, language, title, &body)
}

pub(crate) fn declined(language: TextLanguage) -> Response {
    let words = Words::of(language);
    page(StatusCode::OK, language, words.declined, &html! { p { (words.declined_hint) } })
}

/// Why a link is dead (IL-16). The page names nobody.
pub(crate) fn dead(status: StatusCode, language: TextLanguage, why: DeadLink) -> Response {
    let words = Words::of(language);
    let body = html! {
        p { (sentence(language, &why.message(language))) }
        p { (words.dead_hint) }
    };
    page(status, language, words.dead, &body)
}

pub(crate) fn nothing_here(language: TextLanguage) -> Response {
    page(StatusCode::NOT_FOUND, language, Words::of(language).nothing_here, &html! {})
}

pub(crate) fn failed(status: StatusCode, language: TextLanguage) -> Response {
    let words = Words::of(language);
    page(status, language, words.portal, &html! { p { (words.failed) } })
}

fn list(language: TextLanguage, contracts: &[Contract]) -> Markup {
    html! {
        ul {
            @for contract in contracts {
                li {
                    (contract.name())
                    @if let Some(service) = service(language, contract.service()) { small { (service) } }
                }
            }
        }
    }
}

fn page(status: StatusCode, language: TextLanguage, title: &str, body: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – " (Words::of(language).portal) }
                link rel="stylesheet" href="/style.css";
            }
            body { main { h1 { (title) } (body) } }
        }
    };
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_LANGUAGE, language.tag())];
    (status, headers, page.into_string()).into_response()
}
