//! What a request was answered, kept so that its repetition is answered the same (CQ-20).

use super::repository::JournalRepository;
use super::subject::Subject;
use crate::contacts::Answer;
use crate::ids::RequestId;
use crate::licence::{LicenceImpact, SeatsTaken};
use crate::seats::SeatOutcome;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

storage_contract::define_id! {
    /// Tells requests of different content apart. Follows from the content; holds no name or address that could be read back.
    pub struct RequestDigest;
}

impl RequestDigest {
    /// The digest of a content, within a namespace such as its subject's id.
    pub(crate) fn of(namespace: Uuid, content: &impl Serialize) -> Self {
        // Requests are plain data, which always has a JSON form.
        let content = serde_json::to_vec(content).unwrap_or_default();
        Self::derived(namespace, &[&content])
    }
}

/// A request that was granted. Unique: (subject, request).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Whom the request was about; within it the request's id is unique.
    pub subject: Subject,
    /// Which request.
    pub request: RequestId,
    /// Of which content.
    pub digest: RequestDigest,
    /// What it was answered.
    pub answer: ReceiptAnswer,
}

/// What a request was answered. Names nobody, so that it may be kept when people are gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", content = "answer", rename_all = "snake_case")]
pub enum ReceiptAnswer {
    /// A [request to the desk](crate::contacts::Request).
    Contacts(Answer),
    /// A [change of a licence](crate::licence::LicenceRequest), or the portal's opening.
    Licence(Box<LicenceImpact>),
    /// [Asks about seats of a portal](crate::licence::PortalSeatRequest).
    PortalSeats(Box<SeatsTaken>),
    /// A [batch about seats of pools](crate::seats::SeatBatch).
    Seats(Vec<SeatOutcome>),
}

/// What a store knows of a request that comes.
pub(crate) enum Earlier {
    /// Nothing: it is new, or was refused.
    Nothing,
    /// It was granted, and this is what it was answered.
    Answered(ReceiptAnswer),
    /// Another request was granted under its id.
    OtherContent,
}

/// Looks for an earlier grant of a request. The subject is locked before.
pub(crate) async fn earlier<R: JournalRepository>(
    tx: &mut R,
    subject: Subject,
    request: RequestId,
    digest: RequestDigest,
) -> Result<Earlier, R::Error> {
    Ok(match tx.lock_receipt(subject, request).await? {
        None => Earlier::Nothing,
        Some(receipt) if receipt.digest == digest => Earlier::Answered(receipt.answer),
        Some(_) => Earlier::OtherContent,
    })
}
