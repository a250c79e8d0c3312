//! Requests: everything by which a register changes (CQ-05 … CQ-09, CQ-13, CQ-14, CQ-18, CQ-20), for real or as a what-if.

use super::tell::tell;
use super::{Moment, Receipt, SupportDesk, SupportStore};
use contact_quota::contacts::{
    Account, Answer, Event, Outlook, PreparedRequest, Refusal, Register, Request, Standing, prepare_request,
};
use contact_quota::{AccountId, CivilDate, EvaluateError};
use storage_contract::OpError;

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What was done; of a repetition, what was done the first time (CQ-20).
    pub answer: Answer,
    /// Whether the request was made before and had its effect then: nothing happens now, and nobody is told again (CQ-20).
    pub repeated: bool,
    /// Accounts that were opened by it: the first sign-in of each will ask for a password (CQ-10).
    pub opened: Vec<AccountId>,
    /// Accounts that were closed by it (CQ-13): end their sessions and delete their passwords in the same transaction.
    pub closed: Vec<AccountId>,
    /// The register afterwards.
    pub register: Register,
    /// Where it stands today (CQ-15), or why that cannot be told (CQ-17).
    pub standing: Result<Standing, EvaluateError>,
    /// Where it will stand from day to day if nobody comes or goes: from when on it is over quota (CQ-08, CQ-19).
    pub outlook: Vec<Outlook>,
}

impl SupportDesk {
    /// Carries out a request, or refuses it as a whole (CQ-07). Sent again, it gives the same answer and has no second effect (CQ-20).
    ///
    /// Newcomers are welcomed under their addresses, who goes is told so, and the primary gets a confirmation; whoever becomes primary, or ceases to be,
    /// hears of it; and the primary is told when a change of the entitlement leaves the register over quota.
    ///
    /// # Errors
    /// [`Refusal`] says why not, and by how much it exceeds which part of the quota. The store's errors.
    pub async fn request<R: SupportStore>(
        &self,
        tx: &mut R,
        request: &Request,
        at: Moment,
    ) -> Result<Receipt<Answered, Event>, OpError<Refusal, R::Error>> {
        let prepared = prepare_request(tx, request, &self.context(at)).await?;
        let outcome = self.answered(&prepared, at);
        let messages = tell(request, &prepared, &outcome);
        let events = prepared.event().cloned().into_iter().collect();
        prepared.store(tx).await?;
        Ok(Receipt { outcome, messages, events })
    }

    /// What a request would come to, without doing it: the same function prepares the real one (CQ-08, CQ-18).
    ///
    /// ```
    /// use tantou::quota::contacts::{Change, Refusal, Request};
    /// use tantou::quota::{CivilDate, ContractId, Entitlement, RequestId};
    /// use tantou::storage::OpError;
    /// use tantou::support::{Moment, SupportDesk, SupportStore};
    ///
    /// /// How many would be too many from which day on, if the contract changed to this; nothing is written.
    /// async fn before_a_plan_change<R: SupportStore>(
    ///     desk: &SupportDesk,
    ///     tx: &mut R,
    ///     (id, contract): (RequestId, ContractId),
    ///     (from, plan): (CivilDate, Entitlement),
    ///     at: Moment,
    /// ) -> Result<Option<(CivilDate, u64)>, OpError<Refusal, R::Error>> {
    ///     let request = Request::new(id, contract, Change::entitle(from, plan));
    ///     let foreseen = desk.what_if(tx, &request, at).await?;
    ///     let over = |standing: &tantou::quota::contacts::Standing| (standing.on, standing.over_by);
    ///     let spans = foreseen.outlook.iter().filter_map(|span| span.standing.as_ref().ok());
    ///     Ok(spans.map(over).find(|(_, over_by)| *over_by > 0))
    /// }
    /// ```
    ///
    /// # Errors
    /// As [`request`](Self::request).
    pub async fn what_if<R: SupportStore>(
        &self,
        tx: &mut R,
        request: &Request,
        at: Moment,
    ) -> Result<Answered, OpError<Refusal, R::Error>> {
        let prepared = prepare_request(tx, request, &self.context(at)).await?;
        Ok(self.answered(&prepared, at))
    }

    fn answered(&self, prepared: &PreparedRequest, at: Moment) -> Answered {
        let register = prepared.register().clone();
        Answered {
            answer: prepared.answer().clone(),
            repeated: prepared.event().is_none(),
            opened: prepared.opened_accounts().map(Account::id).collect(),
            closed: prepared.closed_accounts().map(Account::id).collect(),
            standing: register.standing(&self.catalogue, &self.policy, at.today),
            outlook: register.outlook(&self.catalogue, &self.policy, at.today, CivilDate::MAX),
            register,
        }
    }
}
