//! What a request brings along: the token in its path, and the reader's language.

use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use std::convert::Infallible;
use tantou::invitation::{PresentedToken, Proof};
use tantou::text::TextLanguage;

/// The link that was opened. It says nothing yet about whether there is such an invitation.
#[derive(Clone)]
pub(crate) struct Link {
    /// The token in the path (IL-18).
    pub(crate) proof: Proof,
    /// The path, for the forms of the page. It is as secret as the token.
    pub(crate) path: String,
}

/// A well-formed token that nobody has: what is issued is drawn at random.
const NOBODYS: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl<S: Send + Sync> FromRequestParts<S> for Link {
    /// Never used: [`NOBODYS`] is well-formed.
    type Rejection = StatusCode;

    /// What is no token at all is looked up like one that nobody has, so that both take the same path to the same answer (IL-13).
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let found: Option<Path<String>> = Path::from_request_parts(parts, state).await.ok();
        let text = found.map(|Path(text)| text).filter(|text| text.parse::<PresentedToken>().is_ok());
        let text = text.unwrap_or_else(|| NOBODYS.to_owned());
        let token = text.parse().map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok(Self { proof: Proof::Token(token), path: format!("/invitations/{text}") })
    }
}

/// Who reads the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    /// In which language.
    pub(crate) language: TextLanguage,
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let headers = parts.headers.get_all(ACCEPT_LANGUAGE);
        let wishes: Vec<&str> = headers.iter().filter_map(|value| value.to_str().ok()).collect();
        Ok(Self { language: preferred(&wishes.join(",")) })
    }
}

/// The portal's own language, for readers who wish for nothing that there is.
const OWN: TextLanguage = TextLanguage::Japanese;

/// The language that an `Accept-Language` wishes for most, of those that there are; of several, the first one.
pub(crate) fn preferred(accept_language: &str) -> TextLanguage {
    let mut best: Option<(f32, TextLanguage)> = None;
    for wish in accept_language.split(',') {
        let mut parts = wish.split(';').map(str::trim);
        let primary = parts.next().and_then(|tag| tag.split('-').next()).unwrap_or_default();
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Ok(1.0), str::parse);
        let language = match primary.to_ascii_lowercase().as_str() {
            "*" => Some(OWN),
            primary => TextLanguage::ALL.into_iter().find(|language| language.tag() == primary),
        };
        if let (Some(language), Ok(quality)) = (language, quality)
            && quality > best.map_or(0.0, |(best, _)| best)
        {
            best = Some((quality, language));
        }
    }
    best.map_or(OWN, |(_, language)| language)
}
