//! Sixteen threads change who shares one mailbox, through the registers of several contracts.

use crate::concurrency::{THREADS, hammer};
use crate::contacts::desk::{person, request, sign_up};
use crate::contacts::stage::Stage;
use crate::contacts::world::contract;
use crate::harness::ContactsHarness;
use crate::sample::{address, id};
use crate::violation::{Verdict, Violation, ensure, same};
use contact_quota::ContractId;
use contact_quota::contacts::Change;

/// How many contracts share the mailbox.
const CONTRACTS: usize = 4;
const SHARED: &str = "Soumu@Sakura-Shoji.example";

/// CQ-12, CQ-13: people of several contracts come to a shared mailbox and leave it at the same time. Afterwards its one account has exactly those who are registered
/// under the address, and is gone if nobody is. The registers of different contracts do not guard one another: only the row of the account does.
///
/// # Errors
/// A violation with what differs.
pub fn a_shared_mailbox_has_everybody_who_shares_it<H: ContactsHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| set(harness, connection, round),
        |connection, stage, thread| act(harness, connection, stage, thread),
        |connection, stage, _: Vec<()>| {
            let contracts: Vec<ContractId> = (0..CONTRACTS).map(nth_contract).collect();
            let seen = stage.look(harness, connection, &contracts)?;
            seen.agree()?;
            let shared =
                seen.accounts.iter().find(|account| account.address().key() == address(SHARED).key());
            let sharing = shared.map_or(0, |account| account.members().len());
            same("people who share the mailbox", &sharing, &if comes(stage) { THREADS / 2 } else { 0 })?;
            ensure(shared.is_some() == comes(stage), || "an account without anybody is there".to_owned())
        },
    )
}

fn nth_contract(index: usize) -> ContractId {
    contract(1 + index as u128)
}

/// Whether the threads with even numbers come, or go to another address.
const fn comes(stage: &Stage) -> bool {
    stage.round.is_multiple_of(2)
}

/// Each contract has a primary with an address of its own, and for each thread a secondary. Those of the odd threads share the mailbox; those of the even threads
/// do so in every other round.
fn set<H: ContactsHarness>(
    harness: &H,
    connection: &mut H::Connection,
    round: u32,
) -> Result<Stage, Violation> {
    let stage = Stage::of_round(round);
    for index in 0..CONTRACTS {
        let threads = (0..THREADS).filter(|thread| thread % CONTRACTS == index);
        let mut people = vec![person(1, &format!("primary{index}@sakura.example"))];
        people.extend(threads.map(|thread| {
            let shares = thread % 2 == 1 || !comes(&stage);
            let mail = if shares { SHARED.to_owned() } else { format!("own{thread}@sakura.example") };
            person(10 + thread as u128, &mail)
        }));
        let request = request(nth_contract(index), 0xffff, sign_up(people, 20));
        let sent = stage.send(harness, connection, &request)?;
        sent.map_err(|refusal| Violation::Broken(format!("a sign-up was refused: {refusal}")))?;
    }
    Ok(stage)
}

/// Odd threads delete their person; even ones move theirs to the mailbox, or away from it.
fn act<H: ContactsHarness>(
    harness: &H,
    connection: &mut H::Connection,
    stage: &Stage,
    thread: usize,
) -> Result<(), Violation> {
    let contact = id(10 + thread as u128);
    let change = if thread % 2 == 1 {
        Change::Remove { contact, successor: None }
    } else {
        let mail = if comes(stage) { SHARED.to_owned() } else { format!("own{thread}@sakura.example") };
        Change::Edit { contact, name: None, address: Some(address(&mail)), name_reviewed: false }
    };
    let request = request(nth_contract(thread % CONTRACTS), 0x100 + thread as u128, change);
    match stage.send(harness, connection, &request)? {
        Ok(_) => Ok(()),
        Err(refusal) => Err(Violation::Broken(format!("a change was refused, and should not be: {refusal}"))),
    }
}
