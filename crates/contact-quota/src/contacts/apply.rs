//! What an event changes: in the register, and in the accounts of the addresses. It cannot fail.

use super::account::{Account, Member};
use super::contact::Contact;
use super::event::Event;
use super::register::Register;
use super::request::SignUp;
use crate::formula::EntitlementHistory;
use crate::ids::{AccountId, ContractId, RequestId};
use email_identity::AddressKey;
use std::collections::BTreeMap;
use storage_contract::Timestamp;

impl Register {
    /// A register that waits for its first event.
    pub(super) fn signing_up(contract: ContractId, sign_up: &SignUp, now: Timestamp) -> Self {
        let entitlements = EntitlementHistory::starting(sign_up.from, sign_up.entitlement.clone());
        Self {
            contract,
            form: sign_up.form,
            entitlements,
            primary: sign_up.primary,
            registered: 0,
            orders: 0,
            held_since: Some(now),
        }
    }

    /// Changes the register by what was decided.
    pub fn apply(&mut self, event: &Event) {
        let joined = event.joining().len() as u64;
        let left = u64::from(event.leaving().is_some());
        self.registered = self.registered.saturating_add(joined).saturating_sub(left);
        self.orders = self.orders.saturating_add(joined);
        match event {
            Event::SignedUp { primary, .. } => self.primary = *primary,
            Event::Replaced { successor, as_primary: true, .. } => self.primary = successor.id(),
            Event::Removed { new_primary: Some(new_primary), .. } => self.primary = *new_primary,
            Event::HandedOver { to, .. } => self.primary = *to,
            Event::Entitled { from, entitlement } => self.entitlements.change(*from, entitlement.clone()),
            Event::Added { .. }
            | Event::Edited { .. }
            | Event::Removed { new_primary: None, .. }
            | Event::Replaced { as_primary: false, .. } => {}
        }
    }
}

/// Accounts as an event changes them (CQ-12, CQ-13).
pub(super) struct AccountChanges<'a> {
    pub(super) by_address: &'a mut BTreeMap<AddressKey, Account>,
    pub(super) request: RequestId,
    pub(super) now: Timestamp,
}

impl AccountChanges<'_> {
    pub(super) fn follow(&mut self, event: &Event) {
        // Who comes joins before the leaver goes: a successor under the same address keeps its account.
        for newcomer in event.joining() {
            self.join(newcomer);
        }
        if let Some(leaver) = event.leaving() {
            self.leave(leaver);
        }
        if let Event::Edited { before, after } = event {
            if before.address().key() == after.address().key() {
                if let Some(account) = self.by_address.get_mut(after.address().key()) {
                    account.rename(after);
                }
            } else {
                self.leave(before);
                self.join(after);
            }
        }
    }

    /// CQ-13: the account stays with the others; with the last it closes.
    fn leave(&mut self, contact: &Contact) {
        if let Some((key, account)) = self.by_address.remove_entry(contact.address().key())
            && let Some(account) = account.without(contact)
        {
            self.by_address.insert(key, account);
        }
    }

    /// CQ-12: whoever has the address shares its account; the first opens it.
    fn join(&mut self, contact: &Contact) {
        let (key, member) = (contact.address().key(), Member::of(contact));
        if let Some(account) = self.by_address.get_mut(key) {
            account.join(member);
            return;
        }
        // Of the request, so that a repetition gives the same id and a later opening another.
        let id = AccountId::derived(
            self.request.as_uuid(),
            &[contact.contract().as_uuid().as_bytes(), key.as_str().as_bytes()],
        );
        let account = Account::open(id, contact.address().clone(), member, self.now);
        self.by_address.insert(key.clone(), account);
    }
}
