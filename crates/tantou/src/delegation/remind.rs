//! Reminding invitees before their invitations expire (IL-15).

use super::peek::is_of_delegation;
use super::{Delegation, DelegationStore, Receipt};
use crate::message::Message;
use invitation_lifecycle::{
    ExpiryPosition, Invitation, RandomBytes, Refusal, ReminderPage, prepare_reminders,
};
use storage_contract::{OpError, Timestamp};

/// One page of reminders; go on from its `next` in a new transaction.
pub type Reminded = ReminderPage;

impl Delegation {
    /// Reminds the invitees of the next `page_size` invitations that are about to expire, as the policy's days say (IL-15). Start with
    /// [`ExpiryPosition::just_after`] the present. A page is one transaction; a job that runs twice reminds nobody twice. Invitations
    /// to other things than contracts are left alone, though they count as part of a page.
    ///
    /// # Errors
    /// Refused if the host's random generator fails. The store's errors.
    pub async fn remind<R: DelegationStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        after: ExpiryPosition,
        page_size: u32,
        random: &mut G,
        now: Timestamp,
    ) -> Result<Receipt<Reminded>, OpError<Refusal, R::Error>> {
        let ours = |invitation: &Invitation| is_of_delegation(invitation.offers());
        let mut prepared = prepare_reminders(tx, after, page_size, ours, random, &self.context(now)).await?;
        let messages = prepared.take_mails().iter().map(|mail| Message::invitation(mail, now)).collect();
        let outcome = prepared.outcome().clone();
        prepared.store(tx).await?;
        Ok(Receipt { outcome, messages, events: Vec::new() })
    }
}
