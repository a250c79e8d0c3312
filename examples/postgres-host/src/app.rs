//! Which paths there are, and what every answer carries.

use crate::database::Database;
use crate::link::Reader;
use crate::metrics::{Answered, Metrics};
use crate::password::Passwords;
use crate::phases::Phases;
use crate::{answer, back_office, headers, health, log, look, page};
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use postgres_store::PostgresStoreError;
use std::sync::Arc;
use tantou::delegation::Delegation;
use tantou::storage::{FailureClass, StorageError as _};
use tokio::sync::Notify;
use tokio::time::Instant;

/// What the host has and every request needs.
pub(crate) struct App {
    pub(crate) database: Database,
    pub(crate) delegation: Delegation,
    pub(crate) passwords: Passwords,
    pub(crate) metrics: Arc<Metrics>,
    /// Tells the worker that there is something in the outbox.
    pub(crate) wake: Notify,
    pub(crate) phases: Phases,
}

/// What invitees reach. `GET` answers `HEAD` as well; on the two that change something, both are refused (IL-18).
pub(crate) fn public(app: Arc<App>) -> Router {
    Router::new()
        .route("/invitations/{token}", get(look::show))
        .route("/invitations/{token}/accept", post(answer::accept))
        .route("/invitations/{token}/decline", post(answer::decline))
        .route("/style.css", get(style))
        .fallback(nothing_here)
        // A form of ours takes a few hundred octets.
        .layer(DefaultBodyLimit::max(8 * 1024))
        .layer(from_fn(private))
        .layer(from_fn_with_state(Arc::clone(&app), observe))
        .with_state(app)
}

/// What the organisation and its machines reach.
pub(crate) fn internal(app: Arc<App>) -> Router {
    Router::new()
        .route("/holders/{holder}/invitations", get(back_office::list).post(back_office::invite))
        .route("/holders/{holder}/invitations/{invitation}/resend", post(back_office::resend))
        .route("/holders/{holder}/invitations/{invitation}/cancel", post(back_office::cancel))
        .route("/holders/{holder}/contracts/{contract}/delegates", get(back_office::delegates))
        .layer(from_fn_with_state(Arc::clone(&app), observe))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .with_state(app)
}

async fn private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers::carry(response.headers_mut());
    response
}

/// Counts and logs, by route and never by path: the path of an invitation holds its token.
async fn observe(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let since = Instant::now();
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), since.elapsed());
    let route = route.as_ref().map_or("(no route)", MatchedPath::as_str);
    let method = known(&method);
    app.metrics.answered(&Answered { method, route: route.to_owned(), status }, took);
    log(&format!("{method} {route} {status}"));
    response
}

/// A visitor may send any word as a method; those that mean something are few, and labels stay few.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../web/style.css"))
}

async fn nothing_here(reader: Reader) -> Response {
    page::nothing_here(reader.language)
}

/// Whether it may be gone when the reader comes back: others were in the way time and again, or the server is away.
pub(crate) fn is_passing(error: &PostgresStoreError) -> bool {
    error.class() == FailureClass::Conflict || error.is_unavailable() || error.is_outcome_unknown()
}

/// The store failed, after retries: the reader is told to come back, the log is told why. No error of the store's repeats an address or a token.
pub(crate) fn failed(error: &PostgresStoreError, reader: Reader) -> Response {
    log(&format!("error: {error}"));
    if is_passing(error) {
        let response = page::failed(StatusCode::SERVICE_UNAVAILABLE, reader.language);
        ([(RETRY_AFTER, "5")], response).into_response()
    } else {
        page::failed(StatusCode::INTERNAL_SERVER_ERROR, reader.language)
    }
}
