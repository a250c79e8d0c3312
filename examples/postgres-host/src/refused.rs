//! How the back office says no: with a code that stays, and a sentence in the reader's language.

use crate::app::is_passing;
use crate::log;
use crate::words::sentence;
use axum::Json;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use postgres_store::PostgresStoreError;
use serde::Serialize;
use tantou::text::{Explain, TextLanguage};

/// What is wrong, and with which part of the request, if with one.
#[derive(Debug, Serialize)]
pub(crate) struct Wrong {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<String>,
    pub(crate) code: String,
    pub(crate) message: String,
}

impl Wrong {
    pub(crate) fn of(statement: &dyn Explain, language: TextLanguage) -> Self {
        Self {
            at: None,
            code: statement.code().to_owned(),
            message: sentence(language, &statement.message(language)),
        }
    }

    pub(crate) fn at(mut self, at: String) -> Self {
        self.at = Some(at);
        self
    }
}

/// The request cannot be understood: everything that is wrong with it.
pub(crate) fn unreadable(wrong: Vec<Wrong>) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(wrong)).into_response()
}

/// The rules say no. Nothing was written.
pub(crate) fn refused(wrong: Wrong) -> Response {
    (StatusCode::CONFLICT, Json([wrong])).into_response()
}

/// The store failed, after retries.
pub(crate) fn failed(error: &PostgresStoreError) -> Response {
    log(&format!("error: {error}"));
    let message = "It cannot be done at the moment: send the same request again.".to_owned();
    let wrong = Json([Wrong { at: None, code: error.code().to_owned(), message }]);
    if is_passing(error) {
        (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")], wrong).into_response()
    } else {
        (StatusCode::INTERNAL_SERVER_ERROR, wrong).into_response()
    }
}
