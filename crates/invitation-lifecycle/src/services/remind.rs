//! Reminding invitees before their invitations expire (IL-15).

use super::prepared::{Outcome, Prepared, ServiceContext};
use super::working_set::WorkingSet;
use crate::command::Command;
use crate::ids::InvitationId;
use crate::invitation::Invitation;
use crate::mail::{IssuedMail, MailKind};
use crate::random::RandomBytes;
use crate::refusal::Refusal;
use crate::reminder::DueReminder;
use crate::repository::{ExpiryPosition, InvitationRepository};
use serde::{Deserialize, Serialize};
use storage_contract::OpError;

/// One page of reminders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderPage {
    /// What became of each invitation for which a reminder seemed due.
    pub outcomes: Vec<Outcome<DueReminder>>,
    /// From where to go on, in a new transaction; `None` at the end.
    pub next: Option<ExpiryPosition>,
}

/// Prepares the reminders among the next `page_size` invitations that are about to expire, in all scopes (IL-15), as far
/// as `concerns` says that they are this job's: whoever keeps invitations to several things, with mails and days of their own, tells them
/// apart by their offers.
///
/// Start with [`ExpiryPosition::just_after`] the present, and go on from [`ReminderPage::next`]; a page is one
/// transaction. Stored reminders are not due again, so a job that was stopped, or runs twice, reminds nobody twice.
///
/// A reminder's mail has a token of its own, because the first one is not kept. The link of the first mail goes on
/// working beside it: both went to the same address, end together, and at most one acceptance succeeds; and a form
/// that somebody has open does not die by a job. A reminder does not prolong validity and does not count as a
/// sending, but keeps the interval of IL-12. What the offers depend on is not checked here; it is at acceptance.
///
/// # Errors
/// Refused with [`Refusal::RandomUnavailable`] if the host's generator fails; otherwise what the store fails with.
pub async fn prepare_reminders<R: InvitationRepository, G: RandomBytes>(
    tx: &mut R,
    after: ExpiryPosition,
    page_size: u32,
    concerns: impl Fn(&Invitation) -> bool,
    random: &mut G,
    context: &ServiceContext<'_>,
) -> Result<Prepared<ReminderPage>, OpError<Refusal, R::Error>> {
    let mut page = ReminderPage { outcomes: Vec::new(), next: None };
    let Some(horizon) = context.policy.reminder_horizon(context.now) else {
        return Ok(Prepared { outcome: page, mails: Vec::new(), changes: WorkingSet::default() });
    };
    let mut found = tx.page_expiring_invitations(after, horizon, page_size.max(1)).await?;
    if u32::try_from(found.len()).unwrap_or(u32::MAX) >= page_size.max(1) {
        let position = |last: &Invitation| {
            Some(ExpiryPosition { expires_at: last.expires_at()?, invitation: last.id() })
        };
        page.next = found.last().and_then(position);
    }
    found.retain(|invitation| {
        concerns(invitation) && invitation.due_reminder(context.policy, context.now).is_some()
    });
    let ids: Vec<InvitationId> = found.iter().map(Invitation::id).collect();
    let mut changes = WorkingSet::lock(tx, found, context.now).await?;
    let mut mails = Vec::new();
    for id in ids {
        let result = match remind_one(&mut changes, id, random, context) {
            Ok((reminder, mail)) => {
                mails.push(mail);
                Ok(reminder)
            }
            Err(Refusal::RandomUnavailable) => return Err(OpError::Refused(Refusal::RandomUnavailable)),
            Err(refusal) => Err(refusal),
        };
        page.outcomes.push(Outcome { invitation: id, result });
    }
    Ok(Prepared { outcome: page, mails, changes })
}

fn remind_one<G: RandomBytes>(
    changes: &mut WorkingSet,
    id: InvitationId,
    random: &mut G,
    context: &ServiceContext<'_>,
) -> Result<(DueReminder, IssuedMail), Refusal> {
    let not_found = Refusal::NotFound { invitation: id };
    let invitation = changes.invitation(id).ok_or_else(|| not_found.clone())?;
    let due = invitation.due_reminder(context.policy, context.now).ok_or(Refusal::NoReminderDue)?;
    let (issued, token) =
        context.keys.mint(&invitation.token_binding(), invitation.next_generation(), random)?;
    let event = changes.decide(id, &Command::Remind { token }, context.policy, context.now)?;
    changes.apply(id, &event, context.now);
    let invitation = changes.invitation(id).ok_or(not_found)?;
    let kind = MailKind::Reminder { days_before: due.days_before };
    Ok((due, IssuedMail::new(invitation, kind, issued)))
}
