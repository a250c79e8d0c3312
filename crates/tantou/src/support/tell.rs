//! Whom a request concerns, and what each of them is told.

use super::notice::{Addressed, SupportNotice};
use super::request::Answered;
use crate::message::Message;
use contact_quota::contacts::{Contact, ContactRole, Event, Outlook, Password, PreparedRequest, Request};
use contact_quota::{ContactId, RequestId};
use email_identity::EmailAddress;
use std::collections::BTreeMap;

/// The messages that follow from a request; none if it was made before.
pub(super) fn tell(request: &Request, prepared: &PreparedRequest, outcome: &Answered) -> Vec<Message> {
    let Some(event) = prepared.event() else { return Vec::new() };
    let mut telling = Telling { request, prepared, messages: Vec::new() };
    telling.those_who_come(event);
    telling.those_whose_role_changes(event);
    telling.those_who_go(event);
    telling.the_primary(event, outcome);
    telling.messages
}

struct Telling<'a> {
    request: &'a Request,
    prepared: &'a PreparedRequest,
    messages: Vec<Message>,
}

impl Telling<'_> {
    fn say(&mut self, to: &EmailAddress, notice: SupportNotice) {
        let id: RequestId = self.request.id;
        let contract = self.request.contract.as_uuid();
        let message = Message::support(to, id.as_uuid(), contract.as_bytes(), notice);
        self.messages.push(message);
    }

    fn say_to(&mut self, contact: ContactId, notice: impl FnOnce(Addressed) -> SupportNotice) {
        if let Some(contact) = self.prepared.contact(contact) {
            self.say(contact.address(), notice(Addressed::of(contact)));
        }
    }

    /// One welcome per address, in the order in which the addresses come up.
    fn those_who_come(&mut self, event: &Event) {
        let moved = match event {
            Event::Edited { before, after } if moves(before, after) => Some(after),
            _ => None,
        };
        let mut mailboxes: Vec<&EmailAddress> = Vec::new();
        let mut people: BTreeMap<&EmailAddress, Vec<&Contact>> = BTreeMap::new();
        for contact in event.joining().iter().chain(moved) {
            let at_address = people.entry(contact.address()).or_default();
            if at_address.is_empty() {
                mailboxes.push(contact.address());
            }
            at_address.push(contact);
        }
        let register = self.prepared.register();
        for address in mailboxes {
            let mut people = people.remove(address).unwrap_or_default();
            // The primary first.
            people.sort_by_key(|contact| contact.id() != register.primary());
            let role = people.first().map_or(ContactRole::Secondary, |first| register.role_of(first.id()));
            let Some(account) = self.prepared.account(address.key()) else { continue };
            let welcome = SupportNotice::Welcome {
                people: people.into_iter().map(Addressed::of).collect(),
                role,
                account: account.id(),
                display_name: account.display_name(),
                asks_for_password: account.password() == Password::AskedFor,
            };
            self.say(address, welcome);
        }
    }

    fn those_whose_role_changes(&mut self, event: &Event) {
        match event {
            Event::HandedOver { from, to } => {
                self.say_to(*to, |who| SupportNotice::BecamePrimary { who });
                self.say_to(*from, |who| SupportNotice::CeasedAsPrimary { who });
            }
            Event::Removed { new_primary: Some(new_primary), .. } => {
                self.say_to(*new_primary, |who| SupportNotice::BecamePrimary { who });
            }
            // Who comes as primary is welcomed as such.
            Event::SignedUp { .. }
            | Event::Added { .. }
            | Event::Edited { .. }
            | Event::Removed { new_primary: None, .. }
            | Event::Replaced { .. }
            | Event::Entitled { .. } => {}
        }
    }

    fn those_who_go(&mut self, event: &Event) {
        if let Some(leaver) = event.leaving() {
            let (who, account_closed) = (Addressed::of(leaver), self.is_closed(leaver.address()));
            self.say(leaver.address(), SupportNotice::Removed { who, account_closed });
        }
        if let Event::Edited { before, after } = event
            && moves(before, after)
        {
            let (who, account_closed) = (Addressed::of(after), self.is_closed(before.address()));
            self.say(before.address(), SupportNotice::AddressChanged { who, account_closed });
        }
    }

    fn the_primary(&mut self, event: &Event, outcome: &Answered) {
        let register = self.prepared.register();
        let contract = register.contract();
        let Some(primary) = self.prepared.contact(register.primary()) else { return };
        let carried_out = SupportNotice::RequestCarriedOut {
            contract,
            request: self.request.id,
            answer: outcome.answer.clone(),
            standing: outcome.standing.clone().ok(),
        };
        self.say(primary.address(), carried_out);
        if let Event::Entitled { .. } = event
            && let Some((from, standing)) = outcome.outlook.iter().find_map(over)
        {
            self.say(primary.address(), SupportNotice::OverQuota { contract, from, standing });
        }
    }

    fn is_closed(&self, address: &EmailAddress) -> bool {
        self.prepared.account(address.key()).is_none()
    }
}

fn over(span: &Outlook) -> Option<(contact_quota::CivilDate, contact_quota::contacts::Standing)> {
    let standing = span.standing.as_ref().ok()?;
    (standing.over_by > 0).then_some((span.from, *standing))
}

/// To another mailbox, not only in another spelling.
fn moves(before: &Contact, after: &Contact) -> bool {
    before.address().key() != after.address().key()
}

impl Addressed {
    pub(super) fn of(contact: &Contact) -> Self {
        Self { contract: contact.contract(), contact: contact.id(), name: contact.name().clone() }
    }
}
