//! An inquiry that arrives: accepted for whom, refused, or confirmed with the primary, and who hears of it (CQ-10, CQ-11, CQ-12).

use super::notice::{Addressed, SupportNotice};
use super::{Receipt, SupportDesk, SupportStore};
use crate::message::Message;
use contact_quota::contacts::{
    Account, Candidate, Channel, Confirmation, Event, Inquiry, Judgement, Member, Reply, Verdict,
    judge_inquiry,
};
use contact_quota::{ContactId, ContractId};
use email_identity::EmailAddress;

storage_contract::define_id! {
    /// One inquiry. The host mints it, for instance from a mail's `Message-ID`.
    pub struct InquiryId;
}

impl SupportDesk {
    /// Judges an inquiry, and says who has to be written to about it (CQ-10, CQ-11, CQ-12). Changes nothing but the outbox.
    ///
    /// A mail is answered when it is refused or has to say who it is from, unless no person sent it: then the [reply](Judgement::reply) says that it must not
    /// be answered, and there is no message, so that no two machines answer each other for ever. Replies carry
    /// [`Auto-Submitted`](Message::auto_submitted). On forms, in chats and by telephone the host answers on the spot.
    ///
    /// Keep the inquiry under its id in the same transaction, and judge each id once: a mail that is delivered twice gives messages of the same ids, which an outbox
    /// refuses.
    ///
    /// ```
    /// use tantou::email::EmailAddress;
    /// use tantou::quota::contacts::{Channel, Inquiry, MailTraits, Verdict};
    /// use tantou::support::{InquiryId, SupportDesk, SupportStore};
    ///
    /// /// A mail has arrived; returns whether it becomes an inquiry.
    /// async fn on_mail<R: SupportStore>(
    ///     desk: &SupportDesk,
    ///     tx: &mut R,
    ///     id: InquiryId,
    ///     from: &EmailAddress,
    ///     headers: &[(&str, &str)],
    /// ) -> Result<bool, R::Error> {
    ///     let traits = MailTraits::read(Some(from.delivery()), headers.iter().copied());
    ///     let inquiry = Inquiry::new(Channel::Mail { from, traits: &traits });
    ///     let receipt = desk.inquiry(tx, id, &inquiry).await?;
    ///     // Put the receipt's messages into the outbox: the refusal, the question who it is, the question to the primary.
    ///     Ok(matches!(receipt.outcome.verdict, Verdict::Accept(_)))
    /// }
    /// ```
    ///
    /// # Errors
    /// The store's.
    pub async fn inquiry<R: SupportStore>(
        &self,
        tx: &mut R,
        id: InquiryId,
        inquiry: &Inquiry<'_>,
    ) -> Result<Receipt<Judgement, Event>, R::Error> {
        let outcome = judge_inquiry(tx, inquiry).await?;
        let sender = match (inquiry.channel, &outcome.reply) {
            (Channel::Mail { from, .. }, Reply::Answer) => Some(from),
            (Channel::Mail { .. }, Reply::DoNotAnswer { .. })
            | (Channel::SignedIn { .. } | Channel::Elsewhere, _) => None,
        };
        let message = match (&outcome.verdict, sender) {
            (Verdict::RefuseUnregistered, Some(sender)) => {
                Some(say(sender, id, SupportNotice::InquiryRefused { inquiry: id }))
            }
            (Verdict::AskWhich { candidates }, Some(sender)) => {
                let account = tx.find_account(sender.key()).await?;
                let candidates = named(candidates, account.as_ref());
                Some(say(sender, id, SupportNotice::InquiryAsksWhich { inquiry: id, candidates }))
            }
            (Verdict::ConfirmWithPrimary { contract, primary, why }, _) => {
                confirm(tx, id, *contract, *primary, *why).await?
            }
            (Verdict::RefuseUnregistered | Verdict::AskWhich { .. }, None)
            | (Verdict::Accept(_) | Verdict::UnknownContract, _) => None,
        };
        Ok(Receipt { outcome, messages: message.into_iter().collect(), events: Vec::new() })
    }
}

fn say(to: &EmailAddress, inquiry: InquiryId, notice: SupportNotice) -> Message {
    Message::support(to, inquiry.as_uuid(), b"inquiry", notice)
}

/// Those of an account who may have inquired, with their names.
fn named(candidates: &[Candidate], account: Option<&Account>) -> Vec<Addressed> {
    let members = account.map(Account::members).unwrap_or_default().iter();
    let meant = |member: &&Member| {
        candidates.contains(&Candidate { contract: member.contract, contact: member.contact })
    };
    let addressed = |member: &Member| Addressed {
        contract: member.contract,
        contact: member.contact,
        name: member.name.clone(),
    };
    members.filter(meant).map(addressed).collect()
}

/// The register is locked first, as whoever deletes the primary does: who is written to is the primary when this commits.
async fn confirm<R: SupportStore>(
    tx: &mut R,
    inquiry: InquiryId,
    contract: ContractId,
    judged: ContactId,
    why: Confirmation,
) -> Result<Option<Message>, R::Error> {
    let register = tx.lock_register(contract).await?;
    let primary = register.map_or(judged, |register| register.value.primary());
    let found = tx.lock_contacts(contract, &[primary]).await?;
    let notice = SupportNotice::InquiryToConfirm { inquiry, contract, why };
    Ok(found.first().map(|found| say(found.value.address(), inquiry, notice)))
}
