//! One request over a store (CQ-07, CQ-20).

use crate::contacts::account::Account;
use crate::contacts::answer::Answer;
use crate::contacts::apply::AccountChanges;
use crate::contacts::contact::Contact;
use crate::contacts::decide::{Context, Touched};
use crate::contacts::event::Event;
use crate::contacts::refusal::Refusal;
use crate::contacts::register::Register;
use crate::contacts::repository::ContactRepository;
use crate::contacts::request::{Change, Request};
use crate::ids::ContactId;
use crate::journal::{Earlier, Past, Receipt, ReceiptAnswer, Subject, earlier};
use email_identity::AddressKey;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Timestamp, Version, Versioned};

/// Decided, and not yet written. Dropped, it leaves no trace: that is the what-if.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedRequest {
    answer: Answer,
    register: Register,
    effect: Option<Effect>,
}

/// What is to be written.
#[derive(Debug)]
struct Effect {
    event: Event,
    /// Those whom the request concerns and the primaries before and after it, as they will be; who goes, as they were.
    contacts: BTreeMap<ContactId, Contact>,
    /// `None` for a register that is opened.
    register_version: Option<Version>,
    contact_versions: BTreeMap<ContactId, Version>,
    accounts_before: BTreeMap<AddressKey, Versioned<Account>>,
    accounts: BTreeMap<AddressKey, Account>,
    /// What has held until now, if this ends it (CQ-19).
    past: Option<Past>,
    receipt: Receipt,
}

impl PreparedRequest {
    /// What is answered; the same for a repetition (CQ-20).
    pub const fn answer(&self) -> &Answer {
        &self.answer
    }

    /// What happens now; `None` if the request was made before and had its effect then (CQ-20).
    pub fn event(&self) -> Option<&Event> {
        self.effect.as_ref().map(|effect| &effect.event)
    }

    /// The register as it will be; as it is, if the request was made before. Ask it where it will stand.
    pub const fn register(&self) -> &Register {
        &self.register
    }

    /// A contact whom the request concerns, or who is the primary before or after it: as they will be, or as they were before they went. `None` for
    /// anybody else, and if the request was made before.
    pub fn contact(&self, contact: ContactId) -> Option<&Contact> {
        self.effect.as_ref()?.contacts.get(&contact)
    }

    /// The account that an address will have, of the addresses that the request concerns (CQ-12). `None` where there will be none (CQ-13).
    pub fn account(&self, address: &AddressKey) -> Option<&Account> {
        self.effect.as_ref()?.accounts.get(address)
    }

    /// The accounts that are opened: of addresses under which nobody was registered (CQ-12).
    pub fn opened_accounts(&self) -> impl Iterator<Item = &Account> {
        let effect = self.effect.iter();
        effect.flat_map(|effect| {
            let new = |(key, _): &(&AddressKey, &Account)| !effect.accounts_before.contains_key(*key);
            effect.accounts.iter().filter(new).map(|(_, account)| account)
        })
    }

    /// The accounts that are closed, as they were: of addresses under which nobody is registered any longer (CQ-13).
    pub fn closed_accounts(&self) -> impl Iterator<Item = &Account> {
        let effect = self.effect.iter();
        effect.flat_map(|effect| {
            let gone = |(key, _): &(&AddressKey, &Versioned<Account>)| !effect.accounts.contains_key(*key);
            effect.accounts_before.iter().filter(gone).map(|(_, account)| &account.value)
        })
    }

    /// Writes what was decided. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: ContactRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match self.effect {
            Some(effect) => effect.store(&self.register, tx).await,
            None => Ok(()),
        }
    }
}

/// Prepares a request (CQ-05 … CQ-09, CQ-12 … CQ-14, CQ-16, CQ-18, CQ-20): at most four guarded reads and nine writes, whatever the size of the register or of
/// the request.
///
/// # Errors
/// Refused by a [`Refusal`]; otherwise what the store fails with.
pub async fn prepare_request<R: ContactRepository>(
    tx: &mut R,
    request: &Request,
    context: &Context<'_>,
) -> Result<PreparedRequest, OpError<Refusal, R::Error>> {
    let contract = request.contract;
    let locked = tx.lock_register(contract).await?;
    let digest = request.digest();
    let subject = Subject::Register(contract);
    if let Some(register) = &locked {
        // CQ-20: the same request has the same answer; another one under its id has none.
        match earlier(tx, subject, request.id, digest).await? {
            Earlier::Nothing => {}
            Earlier::Answered(ReceiptAnswer::Contacts(answer)) => {
                let register = register.value.clone();
                return Ok(PreparedRequest { answer, register, effect: None });
            }
            Earlier::Answered(_) | Earlier::OtherContent => {
                return Err(OpError::Refused(Refusal::RequestIdReused { request: request.id }));
            }
        }
    }
    let rows = Rows::lock(tx, request, locked.as_ref().map(|locked| locked.value.primary())).await?;
    let decided = match (&locked, &request.change) {
        (None, Change::SignUp(sign_up)) => sign_up.decide(contract, &rows.touched, context),
        (None, _) => Err(Refusal::NotSignedUp { contract }),
        (Some(register), change) => {
            register.value.decide(change, &rows.touched, context).map(|event| (register.value.clone(), event))
        }
    };
    let (before, event) = decided.map_err(OpError::Refused)?;
    let (register, past) = followed(before, &event, context.now);
    let Touched { mut contacts, mut accounts } = rows.touched;
    let edited = if let Event::Edited { after, .. } = &event { Some(after) } else { None };
    let changed = event.joining().iter().chain(edited);
    contacts.extend(changed.map(|contact| (contact.id(), contact.clone())));
    AccountChanges { by_address: &mut accounts, request: request.id, now: context.now }.follow(&event);
    let answer = Answer::to(&event, register.primary(), register.registered(), context.now);
    let receipt =
        Receipt { subject, request: request.id, digest, answer: ReceiptAnswer::Contacts(answer.clone()) };
    let effect = Effect {
        event,
        contacts,
        register_version: locked.map(|register| register.version),
        contact_versions: rows.contact_versions,
        accounts_before: rows.accounts,
        accounts,
        past,
        receipt,
    };
    Ok(PreparedRequest { answer, register, effect: Some(effect) })
}

/// The register after an event, and what the event has ended (CQ-19).
fn followed(before: Register, event: &Event, now: Timestamp) -> (Register, Option<Past>) {
    let mut after = before.clone();
    after.apply(event);
    if after.held() == before.held() {
        return (after, None);
    }
    let mut ending = before;
    let past = ending.end_period(now);
    after.held_since = ending.held_since;
    (after, past)
}

/// The rows that a request touches.
struct Rows {
    touched: Touched,
    contact_versions: BTreeMap<ContactId, Version>,
    accounts: BTreeMap<AddressKey, Versioned<Account>>,
}

impl Rows {
    /// With the primary, whom a journey tells of the request.
    async fn lock<R: ContactRepository>(
        tx: &mut R,
        request: &Request,
        primary: Option<ContactId>,
    ) -> Result<Self, R::Error> {
        let newcomers = request.change.newcomers();
        let named = request.change.named();
        let new = newcomers.iter().map(|newcomer| newcomer.id);
        let ids: BTreeSet<ContactId> = new.chain(named.iter().copied()).chain(primary).collect();
        let found = if ids.is_empty() {
            Vec::new()
        } else {
            tx.lock_contacts(request.contract, &ids.into_iter().collect::<Vec<_>>()).await?
        };
        let mut addresses: BTreeSet<AddressKey> =
            newcomers.iter().map(|newcomer| newcomer.address.key().clone()).collect();
        if let Change::Edit { address: Some(address), .. } = &request.change {
            addresses.insert(address.key().clone());
        }
        let leaves = |contact: &&Versioned<Contact>| named.contains(&contact.value.id());
        addresses.extend(found.iter().filter(leaves).map(|contact| contact.value.address().key().clone()));
        let accounts = if addresses.is_empty() {
            Vec::new()
        } else {
            tx.lock_accounts(&addresses.into_iter().collect::<Vec<_>>()).await?
        };
        let contact_versions = found.iter().map(|found| (found.value.id(), found.version)).collect();
        let contacts = found.into_iter().map(|found| (found.value.id(), found.value)).collect();
        let accounts: BTreeMap<AddressKey, Versioned<Account>> =
            accounts.into_iter().map(|found| (found.value.address().key().clone(), found)).collect();
        let before = accounts.iter().map(|(key, found)| (key.clone(), found.value.clone())).collect();
        Ok(Self { touched: Touched { contacts, accounts: before }, contact_versions, accounts })
    }
}

impl Effect {
    async fn store<R: ContactRepository>(self, register: &Register, tx: &mut R) -> Result<(), R::Error> {
        match self.register_version {
            Some(version) => tx.save_register(register, version).await?,
            None => tx.insert_register(register).await?,
        }
        let version_of = |contact: &Contact| self.contact_versions.get(&contact.id()).copied();
        if let Some((leaver, version)) = self.event.leaving().and_then(|gone| Some((gone, version_of(gone)?)))
        {
            tx.delete_contacts(leaver.contract(), &[(leaver.id(), version)]).await?;
        }
        if !self.event.joining().is_empty() {
            tx.insert_contacts(self.event.joining()).await?;
        }
        if let Event::Edited { after, .. } = &self.event
            && let Some(version) = version_of(after)
        {
            tx.save_contacts(&[(after.clone(), version)]).await?;
        }
        Self::store_accounts(tx, self.accounts_before, self.accounts).await?;
        if let Some(past) = &self.past {
            tx.insert_past(std::slice::from_ref(past)).await?;
        }
        tx.insert_receipt(&self.receipt).await
    }

    /// CQ-13: accounts that nobody shares any longer go.
    async fn store_accounts<R: ContactRepository>(
        tx: &mut R,
        before: BTreeMap<AddressKey, Versioned<Account>>,
        after: BTreeMap<AddressKey, Account>,
    ) -> Result<(), R::Error> {
        let closed: Vec<(AddressKey, Version)> = before
            .iter()
            .filter(|(key, _)| !after.contains_key(*key))
            .map(|(key, account)| (key.clone(), account.version))
            .collect();
        let (mut opened, mut changed) = (Vec::new(), Vec::new());
        for (key, account) in after {
            match before.get(&key) {
                None => opened.push(account),
                Some(known) if known.value != account => changed.push((account, known.version)),
                Some(_) => {}
            }
        }
        if !closed.is_empty() {
            tx.delete_accounts(&closed).await?;
        }
        if !changed.is_empty() {
            tx.save_accounts(&changed).await?;
        }
        if !opened.is_empty() {
            tx.insert_accounts(&opened).await?;
        }
        Ok(())
    }
}
