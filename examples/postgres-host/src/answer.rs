//! What happens when an invitee accepts or declines. Each answer is one transaction, and pressing a button twice is no accident (IL-19).

use crate::app::{App, failed};
use crate::database::{Attempt, Attempts, named, send, set_password};
use crate::link::{Link, Reader};
use crate::page::{self, Remark};
use crate::password::Given;
use crate::view::{Accepted, View};
use crate::{log, now};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;
use tantou::delegation::{Accept, AcceptOutcome, AnswerRefusal, Registration};
use tantou::invitation::{Asks, Proof};
use tantou::storage::Timestamp;

/// `POST …/accept`
pub(crate) async fn accept(
    State(app): State<Arc<App>>,
    link: Link,
    reader: Reader,
    given: Result<Form<Given>, FormRejection>,
) -> Response {
    // The link is looked at first, so that what a form does wrong is told to invitees alone.
    let view = match app.view(&link).await {
        Ok(view) => view,
        Err(error) => return failed(&error, reader),
    };
    let mut hash = None;
    if matches!(&view, View::Open(invited) if invited.link.asks == Asks::Registration) {
        let Ok(Form(given)) = given else {
            return view.into_response(reader, Some(&Remark::Unreadable));
        };
        if let Err(unfit) = given.judge() {
            return view.into_response(reader, Some(&Remark::Password(unfit)));
        }
        match app.passwords.hash(given.password).await {
            Ok(hashed) => hash = Some(hashed),
            Err(error) => {
                log(&format!("error: {error}"));
                return page::failed(StatusCode::INTERNAL_SERVER_ERROR, reader.language);
            }
        }
    }
    // A link that looked dead is tried all the same: whoever accepts twice is told so, and that is the transaction's to know.
    let registration = if hash.is_some() { Registration::Given } else { Registration::NotGiven };
    let accept = Accept { proof: link.proof.clone(), registration };
    let (mut attempts, at) = (Attempts::of(&app.database), now());
    let accepted = loop {
        let attempt = app.accepted(&accept, hash.as_deref(), at).await;
        if let Some(outcome) = attempts.outcome(attempt).await {
            break outcome;
        }
    };
    match accepted {
        Ok(Ok(accepted)) => {
            app.done("accept");
            page::accepted(reader.language, &accepted)
        }
        Ok(Err(refusal)) => app.refused(&link, "accept", refusal, reader).await,
        Err(error) => failed(&error, reader),
    }
}

/// `POST …/decline`
pub(crate) async fn decline(State(app): State<Arc<App>>, link: Link, reader: Reader) -> Response {
    let (mut attempts, at) = (Attempts::of(&app.database), now());
    let declined = loop {
        if let Some(outcome) = attempts.outcome(app.declined(&link.proof, at).await).await {
            break outcome;
        }
    };
    match declined {
        Ok(Ok(())) => {
            app.done("decline");
            page::declined(reader.language)
        }
        Ok(Err(refusal)) => app.refused(&link, "decline", refusal, reader).await,
        Err(error) => failed(&error, reader),
    }
}

impl App {
    /// The transaction: the assignments, the password, and the notice to the holder are there together or not at all.
    async fn accepted(
        &self,
        accept: &Accept,
        hash: Option<&str>,
        at: Timestamp,
    ) -> Attempt<Accepted, AnswerRefusal> {
        let mut tx = self.database.begin().await?;
        let receipt = self.delegation.accept(&mut tx, accept, at).await?;
        send(&mut tx, &receipt).await?;
        let contracts = named(&mut tx, receipt.outcome.contracts()).await?;
        let mut accepted = Accepted { before: true, contracts, left_out: Vec::new() };
        if let AcceptOutcome::Accepted { delegate, registers, left_out, .. } = &receipt.outcome {
            accepted.before = false;
            // Only who registers now has their password set: nobody's password is changed by a link (IL-10).
            if let (true, Some(hash)) = (registers, hash) {
                set_password(&mut tx, *delegate, hash).await?;
            }
            let left_out: Vec<_> = left_out.iter().map(|left_out| left_out.contract).collect();
            accepted.left_out = named(&mut tx, &left_out).await?;
        }
        tx.commit().await?;
        Ok(accepted)
    }

    async fn declined(&self, proof: &Proof, at: Timestamp) -> Attempt<(), AnswerRefusal> {
        let mut tx = self.database.begin().await?;
        let receipt = self.delegation.decline(&mut tx, proof, at).await?;
        send(&mut tx, &receipt).await?;
        Ok(tx.commit().await?)
    }

    /// A journey has come to its end, and may have left something in the outbox.
    pub(crate) fn done(&self, journey: &'static str) {
        self.metrics.journey(journey, "done");
        self.wake.notify_one();
    }

    /// A refused answer shows what the link shows now: why it is dead, or the invitation with a remark.
    async fn refused(
        &self,
        link: &Link,
        journey: &'static str,
        refusal: AnswerRefusal,
        reader: Reader,
    ) -> Response {
        self.metrics.journey(journey, refusal.code());
        match self.view(link).await {
            Ok(view) => view.into_response(reader, Some(&Remark::Refused(refusal))),
            Err(error) => failed(&error, reader),
        }
    }
}
