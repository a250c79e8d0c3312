//! Is it well, and what has it done? Asked by machines.

use crate::app::App;
use crate::phases::Phase;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// `GET /healthz`: the process is there. It does not ask the database: another start of the process would not bring that back.
pub(crate) async fn live() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: whether requests should come here. Not while it ends, and not without the database.
pub(crate) async fn ready(State(app): State<Arc<App>>) -> Response {
    if app.phases.now() > Phase::Serving {
        return (StatusCode::SERVICE_UNAVAILABLE, "ending\n").into_response();
    }
    match app.database.answers().await {
        Ok(()) => "ready\n".into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("no database: {why}\n")).into_response(),
    }
}

/// `GET /metrics`: in the text form of `OpenMetrics`, which Prometheus reads. What only the database knows is asked now; without it everything else is told.
pub(crate) async fn metrics(State(app): State<Arc<App>>) -> Response {
    let waiting = timeout(Duration::from_secs(2), app.database.waiting()).await;
    let waiting = waiting.ok().and_then(Result::ok);
    let status = app.database.pool().status();
    match app.metrics.encode(waiting, &status) {
        Ok(text) => ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text)
            .into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
