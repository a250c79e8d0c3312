//! What a page shows of a link, whichever store it was read from.

use super::link::Reader;
use super::page::{self, Remark};
use axum::http::StatusCode;
use axum::response::Response;
use tantou::access::Contract;
use tantou::delegation::OpenLink;
use tantou::invitation::DeadLink;

/// What is behind a link.
pub(crate) enum View {
    /// An invitation that can be answered.
    Open(Box<Invited>),
    /// Why there is none (IL-16).
    Dead(DeadLink),
}

/// An invitation, with the names that its page shows.
pub(crate) struct Invited {
    pub(crate) link: OpenLink,
    pub(crate) path: String,
    pub(crate) holder: String,
    pub(crate) contracts: Vec<Contract>,
}

/// What came of an acceptance, with the names that its page shows.
pub(crate) struct Accepted {
    pub(crate) before: bool,
    pub(crate) contracts: Vec<Contract>,
    pub(crate) left_out: Vec<Contract>,
}

impl View {
    /// As an answer: 404 for what nobody knows, 410 for what is over.
    pub(crate) fn into_response(self, reader: Reader, remark: Option<&Remark>) -> Response {
        match self {
            Self::Open(invited) => {
                let status = remark.map_or(StatusCode::OK, Remark::status);
                page::invitation(status, reader.language, &invited, remark)
            }
            Self::Dead(why) => {
                let status = if why == DeadLink::Unknown { StatusCode::NOT_FOUND } else { StatusCode::GONE };
                page::dead(status, reader.language, why)
            }
        }
    }
}
