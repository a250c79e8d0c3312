//! Reads for screens, mailings and incoming inquiries. Unguarded; nothing is decided that is written.

use crate::contacts::account::Account;
use crate::contacts::contact::{Contact, ContactRole};
use crate::contacts::inquiry::{Inquiry, Judgement};
use crate::contacts::judge::judge;
use crate::contacts::register::Register;
use crate::contacts::repository::ContactRepository;
use crate::ids::{ContactId, ContractId};
use crate::journal::{Held, Past, RegisterHeld, Subject};
use email_identity::{AddressKey, EmailAddress};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::Timestamp;

/// One line of a list of contacts (CQ-15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub contact: Contact,
    /// In which role.
    pub role: ContactRole,
}

/// One recipient of the desk's mailings (CQ-10): an address, once, however many share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailing {
    /// Where to.
    pub address: EmailAddress,
    /// How the account is shown.
    pub display_name: String,
}

/// Who is on a register, in which role, in the order of registration (CQ-15): those behind `after`, at most `limit`. With
/// [`Register::standing`] it is the present state. `None` if the contract has no register.
///
/// # Errors
/// Whatever the store fails with.
pub async fn list_contacts<R: ContactRepository>(
    tx: &mut R,
    contract: ContractId,
    after: Option<u64>,
    limit: u32,
) -> Result<Option<(Register, Vec<Listed>)>, R::Error> {
    let Some(register) = tx.find_registers(&[contract]).await?.into_iter().next() else { return Ok(None) };
    let contacts = tx.page_contacts(contract, after, limit).await?;
    let listed = |contact: Contact| Listed { role: register.role_of(contact.id()), contact };
    let contacts = contacts.into_iter().map(listed).collect();
    Ok(Some((register, contacts)))
}

/// How many were registered at an instant of the past, and who was the primary (CQ-19), with the register as it is now; with
/// [`Register::standing_of`] it is the state of then. `None` instead of the numbers if they are not recorded: that was before the sign-up, or before histories were
/// kept. `None` for the whole if the contract has no register.
///
/// The present is for [`list_contacts`] to tell: after a clock that was ahead, the time until then is past as it was before.
///
/// # Errors
/// Whatever the store fails with.
pub async fn registered_at<R: ContactRepository>(
    tx: &mut R,
    contract: ContractId,
    at: Timestamp,
) -> Result<Option<(Register, Option<RegisterHeld>)>, R::Error> {
    let Some(register) = tx.find_registers(&[contract]).await?.into_iter().next() else { return Ok(None) };
    let held = match register.held_at(at) {
        Some(held) => Some(held),
        None => tx.find_past(&[Subject::Register(contract)], at).await?.iter().find_map(of_register),
    };
    Ok(Some((register, held)))
}

/// How many were registered, the latest first, with since when; those before `before`, at most `limit` (CQ-19). What holds by now is not among them.
///
/// # Errors
/// Whatever the store fails with.
pub async fn page_registered<R: ContactRepository>(
    tx: &mut R,
    contract: ContractId,
    before: Option<Timestamp>,
    limit: u32,
) -> Result<Vec<(Timestamp, RegisterHeld)>, R::Error> {
    let page = tx.page_past(Subject::Register(contract), before, limit).await?;
    Ok(page.iter().filter_map(|past| Some((past.since, of_register(past)?))).collect())
}

fn of_register(past: &Past) -> Option<RegisterHeld> {
    match &past.held {
        Held::Register(held) => Some(*held),
        Held::Portal(_) | Held::Pool(_) => None,
    }
}

/// Whom the desk's mailings go to (CQ-10), in pages: registered contacts and nobody else.
///
/// # Errors
/// Whatever the store fails with.
pub async fn mailing<R: ContactRepository>(
    tx: &mut R,
    after: Option<&AddressKey>,
    limit: u32,
) -> Result<Vec<Mailing>, R::Error> {
    let recipient = |account: Account| Mailing {
        address: account.address().clone(),
        display_name: account.display_name(),
    };
    Ok(tx.page_accounts(after, limit).await?.into_iter().map(recipient).collect())
}

/// What becomes of an inquiry (CQ-10, CQ-11, CQ-12). Two round trips.
///
/// # Errors
/// Whatever the store fails with.
pub async fn judge_inquiry<R: ContactRepository>(
    tx: &mut R,
    inquiry: &Inquiry<'_>,
) -> Result<Judgement, R::Error> {
    let account = match inquiry.channel.address() {
        Some(address) => tx.find_account(address.key()).await?,
        None => None,
    };
    let members = account.iter().flat_map(Account::members).map(|member| member.contract);
    let contracts: BTreeSet<ContractId> = members.chain(inquiry.contract).collect();
    let registers = if contracts.is_empty() {
        Vec::new()
    } else {
        tx.find_registers(&contracts.into_iter().collect::<Vec<_>>()).await?
    };
    let primaries: BTreeMap<ContractId, ContactId> =
        registers.iter().map(|register| (register.contract(), register.primary())).collect();
    Ok(judge(inquiry, account.as_ref(), &primaries))
}
