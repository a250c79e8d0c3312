//! What arrives at the desk, and what becomes of it: accepted for whom, refused, or confirmed with the primary (CQ-10, CQ-11, CQ-12).

use super::data::{How, InquiryEntry, Scene};
use super::{SupportStory, World, mail};
use crate::world::{TourError, address};
use std::convert::Infallible;
use tantou::email::EmailAddress;
use tantou::quota::ContactId;
use tantou::quota::contacts::{Candidate, Channel, Claim, Inquiry, Judgement, MailTraits, Matter, Verdict};
use tantou::storage::{OpError, run_ready};
use tantou::support::InquiryId;
use tantou::text::{Explain, TextLanguage};

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.teller.say(
        "A morning at the desk. Mail that no person sent is never answered:",
        "ある朝の窓口です。自動送信のメールには返信しません:",
    )?;
    receive(world, Scene::Desk)?;
    mail::show(world)
}

/// Judges everything that arrives in a scene.
pub(super) fn receive(world: &mut World<'_>, scene: Scene) -> Result<(), TourError> {
    let mut rows = Vec::new();
    let language = world.teller.language();
    for place in 0..world.data.desk.inquiries.len() {
        let Some(entry) = world.data.desk.inquiries.get(place) else { continue };
        if entry.scene != scene {
            continue;
        }
        let (at, what) = (entry.at, entry.what.of(language).to_owned());
        let arrived = Arrived::of(entry, &world.data)?;
        world.go_to(at);
        let judged = judge(world, &arrived)?;
        let whom = concerned(&judged.verdict);
        let whom: Vec<&str> = whom.iter().map(|contact| world.data.written_name(*contact)).collect();
        rows.push(vec![what, judged.message(language), whom.join(" / "), judged.code().to_owned()]);
    }
    let columns = match language {
        TextLanguage::English => ["what arrives", "what becomes of it", "whom it concerns", "code"],
        TextLanguage::Japanese => ["届いたもの", "対応", "担当者", "コード"],
    };
    Ok(world.teller.table("inquiries", &columns, &rows)?)
}

/// An inquiry with what it was read from.
struct Arrived {
    id: InquiryId,
    address: Option<EmailAddress>,
    /// Of a mail.
    traits: Option<MailTraits>,
    contract: Option<tantou::quota::ContractId>,
    name: Option<String>,
    matter: Matter,
}

impl Arrived {
    fn of(entry: &InquiryEntry, story: &SupportStory) -> Result<Self, TourError> {
        let (address, traits) = match &entry.how {
            How::Mail { from, envelope, headers } => {
                let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                let envelope = envelope.as_ref().unwrap_or(from);
                (Some(address(from)?), Some(MailTraits::read(Some(envelope), headers)))
            }
            How::SignedIn(signed_in) => (Some(address(signed_in)?), None),
            How::Telephone => (None, None),
        };
        Ok(Self {
            id: InquiryId::derived(story.desk.tenant.as_uuid(), &[b"inquiry", entry.key.as_bytes()]),
            address,
            traits,
            contract: entry.customer.as_ref().map(|customer| story.contract(customer)),
            name: entry.name.clone(),
            matter: entry.matter,
        })
    }

    fn inquiry(&self) -> Inquiry<'_> {
        let channel = match (&self.address, &self.traits) {
            (Some(from), Some(traits)) => Channel::Mail { from, traits },
            (Some(address), None) => Channel::SignedIn { address },
            (None, _) => Channel::Elsewhere,
        };
        let claim = self.name.as_deref().map(Claim::Name);
        Inquiry { channel, contract: self.contract, claim, matter: self.matter }
    }
}

fn judge(world: &mut World<'_>, arrived: &Arrived) -> Result<Judgement, TourError> {
    let desk = world.data.journeys.clone();
    let judged: Result<Judgement, Infallible> = world
        .run(|tx, _| run_ready(desk.inquiry(tx, arrived.id, &arrived.inquiry())).map_err(OpError::Storage))?;
    match judged {
        Ok(judged) => Ok(judged),
        Err(never) => match never {},
    }
}

/// Those of whom a verdict speaks.
fn concerned(verdict: &Verdict) -> Vec<ContactId> {
    match verdict {
        Verdict::Accept(Candidate { contact, .. }) => vec![*contact],
        Verdict::AskWhich { candidates } => candidates.iter().map(|candidate| candidate.contact).collect(),
        Verdict::ConfirmWithPrimary { primary, .. } => vec![*primary],
        Verdict::RefuseUnregistered | Verdict::UnknownContract => Vec::new(),
    }
}
