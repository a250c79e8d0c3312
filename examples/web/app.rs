//! Which paths there are, and what every answer carries.

use super::database::{Database, DatabaseError};
use super::link::Reader;
use super::password::Passwords;
use super::{answer, headers, look, page};
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use tantou::delegation::Delegation;
use tantou::storage::Timestamp;

/// What the host has and every request needs.
pub(crate) struct App {
    pub(crate) database: Arc<Database>,
    pub(crate) delegation: Delegation,
    pub(crate) passwords: Passwords,
    /// The host's clock.
    pub(crate) clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// One line per request.
    pub(crate) log: Box<dyn Fn(&str) + Send + Sync>,
}

/// The routes. `GET` answers `HEAD` as well; on the two that change something, both are refused (IL-18).
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/invitations/{token}", get(look::show))
        .route("/invitations/{token}/accept", post(answer::accept))
        .route("/invitations/{token}/decline", post(answer::decline))
        .route("/style.css", get(style))
        .fallback(nothing_here)
        // A form of ours takes a few hundred octets.
        .layer(DefaultBodyLimit::max(8 * 1024))
        .layer(from_fn_with_state(Arc::clone(&app), guard))
        .with_state(app)
}

async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    // The route, never the path: the path holds the token.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let mut response = next.run(request).await;
    headers::carry(response.headers_mut());
    let route = route.as_ref().map_or("(no route)", MatchedPath::as_str);
    (app.log)(&format!("{method} {route} {}", response.status().as_u16()));
    response
}

async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}

async fn nothing_here(reader: Reader) -> Response {
    page::nothing_here(reader.language)
}

impl App {
    /// The store failed, after retries: the reader is told to come back, the log is told why. No error of the store's repeats an address or a token.
    pub(crate) fn failed(&self, error: &DatabaseError, reader: Reader) -> Response {
        (self.log)(&format!("error: {error}"));
        if error.is_passing() {
            let response = page::failed(StatusCode::SERVICE_UNAVAILABLE, reader.language);
            ([(RETRY_AFTER, "5")], response).into_response()
        } else {
            page::failed(StatusCode::INTERNAL_SERVER_ERROR, reader.language)
        }
    }
}
