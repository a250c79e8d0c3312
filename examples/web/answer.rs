//! What happens when an invitee accepts or declines. Each answer is one transaction, and pressing a button twice is no accident (IL-19).

use super::app::App;
use super::database::{DatabaseError, set_password};
use super::link::{Link, Reader};
use super::look::named;
use super::page::{self, Remark};
use super::password::Given;
use super::view::{Accepted, View};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use sqlite_store::{SqliteStoreError, SqliteTx};
use std::sync::Arc;
use tantou::delegation::{Accept, AcceptOutcome, AnswerRefusal, Receipt, Registration};
use tantou::invitation::{Asks, Proof};
use tantou::message::MessageEncodingError;
use tantou::storage::{OpError, OutboxRepository, run_ready};

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
        Err(error) => return app.failed(&error, reader),
    };
    let registers = matches!(&view, View::Open(invited) if invited.link.asks == Asks::Registration);
    let mut hash = None;
    if registers {
        let Ok(Form(given)) = given else {
            return view.into_response(reader, Some(&Remark::Unreadable));
        };
        if let Err(unfit) = given.judge() {
            return view.into_response(reader, Some(&Remark::Password(unfit)));
        }
        match app.passwords.hash(given.password).await {
            Ok(hashed) => hash = Some(hashed),
            Err(error) => {
                (app.log)(&format!("error: {error}"));
                return page::failed(StatusCode::INTERNAL_SERVER_ERROR, reader.language);
            }
        }
    }
    // A link that looked dead is tried all the same: whoever accepts twice is told so, and that is the transaction's to know.
    match app.accepted(link.proof.clone(), hash).await {
        Ok(Ok(accepted)) => page::accepted(reader.language, &accepted),
        Ok(Err(refusal)) => app.refused(&link, refusal, reader).await,
        Err(error) => app.failed(&error, reader),
    }
}

/// `POST …/decline`
pub(crate) async fn decline(State(app): State<Arc<App>>, link: Link, reader: Reader) -> Response {
    let (delegation, now, proof) = (app.delegation.clone(), (app.clock)(), link.proof.clone());
    let declined = app.database.write(move |tx: &mut SqliteTx<'_>| {
        let receipt = run_ready(delegation.decline(tx, &proof, now))?;
        send(tx, &receipt)?;
        Ok(())
    });
    match declined.await {
        Ok(Ok(())) => page::declined(reader.language),
        Ok(Err(refusal)) => app.refused(&link, refusal, reader).await,
        Err(error) => app.failed(&error, reader),
    }
}

impl App {
    /// The transaction: the assignments, the password, and the notice to the holder are there together or not at all.
    async fn accepted(
        &self,
        proof: Proof,
        hash: Option<String>,
    ) -> Result<Result<Accepted, AnswerRefusal>, DatabaseError> {
        let (delegation, now) = (self.delegation.clone(), (self.clock)());
        let registration = if hash.is_some() { Registration::Given } else { Registration::NotGiven };
        let accept = Accept { proof, registration };
        let operation = move |tx: &mut SqliteTx<'_>| {
            let receipt = run_ready(delegation.accept(tx, &accept, now))?;
            send(tx, &receipt)?;
            let contracts = named(tx, receipt.outcome.contracts())?;
            match &receipt.outcome {
                AcceptOutcome::Accepted { delegate, registers, left_out, .. } => {
                    // Only who registers now has their password set: nobody's password is changed by a link (IL-10).
                    if let (true, Some(hash)) = (registers, &hash) {
                        set_password(tx, *delegate, hash)?;
                    }
                    let left_out: Vec<_> = left_out.iter().map(|left_out| left_out.contract).collect();
                    Ok(Accepted { before: false, contracts, left_out: named(tx, &left_out)? })
                }
                AcceptOutcome::AlreadyMember { .. } => {
                    Ok(Accepted { before: true, contracts, left_out: Vec::new() })
                }
            }
        };
        self.database.write(operation).await
    }

    /// A refused answer shows what the link shows now: why it is dead, or the invitation with a remark.
    async fn refused(&self, link: &Link, refusal: AnswerRefusal, reader: Reader) -> Response {
        match self.view(link).await {
            Ok(view) => view.into_response(reader, Some(&Remark::Refused(refusal))),
            Err(error) => self.failed(&error, reader),
        }
    }
}

/// Puts the messages into the outbox, in the transaction of what they tell.
fn send<T, R>(tx: &mut SqliteTx<'_>, receipt: &Receipt<T>) -> Result<(), OpError<R, SqliteStoreError>> {
    let encoding = |error: MessageEncodingError| {
        SqliteStoreError::from(sqlite_store::rusqlite::Error::ToSqlConversionFailure(error.into()))
    };
    Ok(run_ready(tx.insert_messages(&receipt.outbox_entries().map_err(encoding)?))?)
}
