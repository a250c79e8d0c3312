//! Contacts in the order of registration, accounts in that of their addresses.

use crate::cases::journal::the_past_is_found;
use crate::cases::pages::{ROWS, go_through, scattered};
use crate::contacts::world::{
    account, account_record, contact, contact_record, contract, register, register_record,
};
use crate::harness::ContactsHarness;
use crate::sample::{TENANT, id};
use crate::session::Session;
use crate::violation::Verdict;
use contact_quota::contacts::{Account, Contact, ContactRepository};
use contact_quota::journal::{Held, RegisterHeld};
use email_identity::AddressKey;

/// The contacts of a contract are listed in the order in which they were registered (CQ-15), not in that of their ids.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_contacts_are_complete<H: ContactsHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let place = |number: u128| u64::try_from(ROWS - number + 1).unwrap_or(0);
    session.commit("writing many contacts", async |tx| {
        for number in [1, 2] {
            tx.insert_register(&register(register_record(number))).await?;
        }
        let one = |number| contact(contact_record(contract(1), number, place(number)));
        let contacts: Vec<Contact> = scattered().map(one).collect();
        tx.insert_contacts(&contacts).await?;
        tx.insert_contacts(&[contact(contact_record(contract(2), 1, 3))]).await
    })?;
    let mut expected: Vec<u64> = (1..=ROWS).map(place).collect();
    expected.sort_unstable();
    go_through(&mut session, "contacts of a contract", &expected, None, async |tx, after, limit| {
        let rows = tx.page_contacts(contract(1), after, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.order()), row.order())).collect())
    })?;

    // Whoever goes, and whoever changes place, is listed no more where he was.
    session.commit("deleting one and moving another", async |tx| {
        let rows = tx.lock_contacts(contract(1), &[crate::sample::id(5), crate::sample::id(9)]).await?;
        for row in rows {
            if row.value.id() == crate::sample::id(5) {
                tx.delete_contacts(contract(1), &[(row.value.id(), row.version)]).await?;
            } else {
                let moved = contact(contact_record(contract(1), 9, 500));
                tx.save_contacts(&[(moved, row.version)]).await?;
            }
        }
        Ok(())
    })?;
    expected.retain(|found| ![place(5), place(9)].contains(found));
    expected.push(500);
    go_through(&mut session, "contacts after changes", &expected, None, async |tx, after, limit| {
        let rows = tx.page_contacts(contract(1), after, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.order()), row.order())).collect())
    })
}

/// Accounts are listed in the order of their addresses, for mailings (CQ-10).
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_accounts_are_complete<H: ContactsHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    // Spelt in capitals every other time: it is the key that counts.
    let one = |number: u128| {
        let text = format!("Person{number:03}@Sakura-Shoji.example");
        account(account_record(number, &if number.is_multiple_of(2) { text.to_uppercase() } else { text }))
    };
    session.commit("writing many accounts", async |tx| {
        let accounts: Vec<Account> = scattered().map(one).collect();
        tx.insert_accounts(&accounts).await
    })?;
    let key = |account: &Account| account.address().key().clone();
    let mut expected: Vec<AddressKey> = (1..=ROWS).map(|number| key(&one(number))).collect();
    expected.sort_unstable();
    go_through(&mut session, "accounts", &expected, None, async |tx, after: Option<AddressKey>, limit| {
        let rows = tx.page_accounts(after.as_ref(), limit).await?;
        Ok(rows.iter().map(|row| (Some(key(row)), key(row))).collect())
    })
}

/// How many registers had is found by instant and listed page by page (CQ-19).
///
/// # Errors
/// A violation with what differs.
pub fn the_past_of_registers_is_found<H: ContactsHarness>(harness: &H) -> Verdict {
    the_past_is_found(harness, |second, registered| {
        let contract = contract(1 + u128::from(second));
        Held::Register(RegisterHeld { contract, registered, primary: id(1) })
    })
}
