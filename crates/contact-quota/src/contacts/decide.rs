//! All rules about a request. Nothing is changed here (CQ-05 … CQ-09, CQ-12, CQ-14, CQ-16, CQ-18).

use super::account::Account;
use super::allowance::{Allowance, Excess};
use super::contact::{Contact, NewContact};
use super::event::Event;
use super::name::PersonName;
use super::objections;
use super::policy::ContactPolicy;
use super::refusal::Refusal;
use super::register::Register;
use super::request::{Change, SignUp};
use super::words::WordList;
use crate::civil_date::CivilDate;
use crate::formula::{Catalogue, Limit};
use crate::ids::{ContactId, ContractId};
use crate::quota::Quota;
use email_identity::{AddressKey, EmailAddress};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// What every decision is given.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The products and their formulas.
    pub catalogue: &'a Catalogue,
    /// Which names are not a person's.
    pub words: &'a WordList,
    /// What the desk chose.
    pub policy: &'a ContactPolicy,
    /// The present, as the host's clock has it.
    pub now: Timestamp,
    /// Which day that is where the desk is (CQ-19).
    pub today: CivilDate,
}

/// The rows that a request touches, and no others: contacts that it names or whose id it takes, and accounts of the addresses it concerns.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Contacts of the contract.
    pub contacts: BTreeMap<ContactId, Contact>,
    /// Accounts, by address.
    pub accounts: BTreeMap<AddressKey, Account>,
}

impl SignUp {
    /// Decides whether a register is opened by this form (CQ-05, CQ-06, CQ-09, CQ-14).
    ///
    /// # Errors
    /// The [`Refusal`] that stands first: nobody, no primary, objections to people, the quota.
    pub fn decide(
        &self,
        contract: ContractId,
        touched: &Touched,
        context: &Context<'_>,
    ) -> Result<(Register, Event), Refusal> {
        if self.contacts.is_empty() {
            return Err(Refusal::NamesNobody);
        }
        if !self.contacts.iter().any(|contact| contact.id == self.primary) {
            return Err(Refusal::PrimaryNotAmong { contact: self.primary });
        }
        objections::to_newcomers(contract, &self.contacts, touched, context)?;
        let on = self.from.max(context.today);
        let limit =
            context.catalogue.limit(&self.entitlement, on).map_err(|error| Refusal::NoLimit { error })?;
        // CQ-06: what the form may register, which may be less than what there is.
        let allowance = Allowance::new(limit, self.form, context.policy);
        fits(allowance.registrable, limit, allowance, 0, &self.contacts)?;
        let register = Register::signing_up(contract, self, context.now);
        let contacts = register.places_for(&self.contacts, context.now);
        Ok((register, Event::SignedUp { contacts, primary: self.primary }))
    }
}

impl Register {
    /// Decides a change, and changes nothing (CQ-05, CQ-07 … CQ-09, CQ-14, CQ-16, CQ-18).
    ///
    /// # Errors
    /// The [`Refusal`] that stands first: who is not there, who cannot go, objections to people, the quota.
    pub fn decide(
        &self,
        change: &Change,
        touched: &Touched,
        context: &Context<'_>,
    ) -> Result<Event, Refusal> {
        match change {
            Change::SignUp(_) => Err(Refusal::AlreadySignedUp { contract: self.contract }),
            Change::Add { contacts } => self.decide_add(contacts, touched, context),
            Change::Edit { contact, name, address, name_reviewed } => {
                let before = touched.on_register(*contact)?;
                self.decide_edit(before, name.as_ref(), address.as_ref(), *name_reviewed, touched, context)
            }
            Change::Remove { contact, successor } => self.decide_remove(*contact, *successor, touched),
            Change::Replace { leaver, successor } => {
                // CQ-18: one goes and one comes, so no seat is asked for, over quota or not.
                let leaver = touched.on_register(*leaver)?;
                objections::to_newcomers(self.contract, std::slice::from_ref(successor), touched, context)?;
                let place = self.orders.saturating_add(1);
                let successor = Contact::register(successor.clone(), self.contract, place, context.now);
                let as_primary = leaver.id() == self.primary;
                Ok(Event::Replaced { leaver: leaver.clone(), successor, as_primary })
            }
            Change::HandOver { to } => {
                // CQ-05: one becomes primary as the other ceases to be; in between there is nothing.
                let to = touched.on_register(*to)?.id();
                if to == self.primary {
                    return Err(Refusal::AlreadyPrimary { contact: to });
                }
                Ok(Event::HandedOver { from: self.primary, to })
            }
            Change::Entitle { from, entitlement } => {
                // CQ-08: nobody is removed, however low the limit. CQ-17: what has no limit is not recorded.
                context.catalogue.limit(entitlement, *from).map_err(|error| Refusal::NoLimit { error })?;
                Ok(Event::Entitled { from: *from, entitlement: entitlement.clone() })
            }
        }
    }

    /// CQ-07: added people are checked against the quota of the day; CQ-08: none is added while the register is over quota.
    fn decide_add(
        &self,
        newcomers: &[NewContact],
        touched: &Touched,
        context: &Context<'_>,
    ) -> Result<Event, Refusal> {
        if newcomers.is_empty() {
            return Err(Refusal::NamesNobody);
        }
        objections::to_newcomers(self.contract, newcomers, touched, context)?;
        let limit = self
            .entitlements
            .limit(context.catalogue, context.today)
            .map_err(|error| Refusal::NoLimit { error })?;
        let allowance = Allowance::new(limit, self.form, context.policy);
        fits(limit.ceiling, limit, allowance, self.registered, newcomers)?;
        Ok(Event::Added { contacts: self.places_for(newcomers, context.now) })
    }

    fn decide_edit(
        &self,
        before: &Contact,
        name: Option<&PersonName>,
        address: Option<&EmailAddress>,
        reviewed: bool,
        touched: &Touched,
        context: &Context<'_>,
    ) -> Result<Event, Refusal> {
        let after = before.edited(name, address);
        if same_row(before, &after) {
            return Err(Refusal::ChangesNothing);
        }
        objections::to_edited(self.contract, before, &after, reviewed, touched, context)?;
        Ok(Event::Edited { before: before.clone(), after })
    }

    /// CQ-05: the primary goes only together with naming a successor, and then there is one at once.
    fn decide_remove(
        &self,
        contact: ContactId,
        successor: Option<ContactId>,
        touched: &Touched,
    ) -> Result<Event, Refusal> {
        let leaver = touched.on_register(contact)?.clone();
        let is_primary = contact == self.primary;
        match successor {
            None if is_primary => Err(Refusal::SuccessorNeeded { contact }),
            None => Ok(Event::Removed { contact: leaver, new_primary: None }),
            Some(successor) if successor == contact || !is_primary => {
                Err(Refusal::NoSuccessor { contact, successor })
            }
            Some(successor) => {
                let new_primary = Some(touched.on_register(successor)?.id());
                Ok(Event::Removed { contact: leaver, new_primary })
            }
        }
    }

    /// Newcomers with their places in the order of registration.
    fn places_for(&self, newcomers: &[NewContact], now: Timestamp) -> Vec<Contact> {
        (self.orders.saturating_add(1)..)
            .zip(newcomers)
            .map(|(order, newcomer)| Contact::register(newcomer.clone(), self.contract, order, now))
            .collect()
    }
}

impl Touched {
    fn on_register(&self, contact: ContactId) -> Result<&Contact, Refusal> {
        self.contacts.get(&contact).ok_or(Refusal::UnknownContact { contact })
    }
}

/// Addresses are equal by their key; another spelling is a change all the same.
fn same_row(before: &Contact, after: &Contact) -> bool {
    before.name() == after.name()
        && before.address().as_given() == after.address().as_given()
        && before.address().key() == after.address().key()
}

fn fits(
    upto: Quota,
    limit: Limit,
    allowance: Allowance,
    registered: u64,
    newcomers: &[NewContact],
) -> Result<(), Refusal> {
    let asked = newcomers.len() as u64;
    match Excess::of(upto, limit, allowance, registered, asked) {
        Some(excess) => Err(Refusal::OverQuota { excess }),
        None => Ok(()),
    }
}
