//! What held of a register in the past (CQ-19).

use super::{Moment, SupportDesk, SupportStore};
use contact_quota::contacts::{Standing, page_registered, registered_at};
use contact_quota::journal::RegisterHeld;
use contact_quota::{ContractId, EvaluateError};
use storage_contract::Timestamp;

/// What held of a register at an instant of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastState {
    /// How many were registered, and who was the primary.
    pub held: RegisterHeld,
    /// Where that stood by the limit of that day, or why that cannot be told (CQ-17).
    pub standing: Result<Standing, EvaluateError>,
}

impl SupportDesk {
    /// How many were registered at an instant of the past, and where they stood by the limit of that day (CQ-19); for a day as a whole take its
    /// [end](Moment::end_of_day_in_japan). Unguarded, for screens; two round trips, however long the history. `None` if the contract has no register, had none then, or
    /// nothing is recorded of that time.
    ///
    /// A clock that steps back does not change what was recorded. A limit of the past changes if the entitlement of the day is corrected. The present is for
    /// [`state`](Self::state) to tell.
    ///
    /// # Errors
    /// The store's.
    pub async fn past<R: SupportStore>(
        &self,
        tx: &mut R,
        contract: ContractId,
        at: Moment,
    ) -> Result<Option<PastState>, R::Error> {
        let Some((register, Some(held))) = registered_at(tx, contract, at.now).await? else {
            return Ok(None);
        };
        let standing = register.standing_of(held.registered, &self.catalogue, &self.policy, at.today);
        Ok(Some(PastState { held, standing }))
    }

    /// How many were registered, the latest first, with since when; those before `before`, at most `limit` (CQ-19). What holds by now is not among them.
    ///
    /// # Errors
    /// The store's.
    pub async fn history<R: SupportStore>(
        &self,
        tx: &mut R,
        contract: ContractId,
        before: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<(Timestamp, RegisterHeld)>, R::Error> {
        page_registered(tx, contract, before, limit).await
    }
}
