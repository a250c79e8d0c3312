//! Isolation: what two transactions at once may not do to each other. Every race is by appointment, after the reads.

use crate::atomically::atomically;
use crate::concurrency::{Rendezvous, two_threads};
use crate::harness::Harness;
use crate::session::Session;
use crate::violation::{Verdict, Violation, ensure, same};
use crate::world::{HOLDER, TENANT, World, address, at, contract, id};
use access_model::{Contract, ContractId, ContractRecord, ContractRepository, Delegate, DelegateRepository};
use std::collections::BTreeSet;
use std::mem::take;
use std::sync::{Mutex, PoisonError};
use storage_contract::{OpError, Timestamp};

type Operation<T, H> = Result<T, OpError<(), <H as Harness>::Error>>;

fn seeded<H: Harness>(harness: &H) -> Result<Session<'_, H>, Violation> {
    let mut session = Session::open(harness, TENANT);
    session.commit("seeding", async |tx| harness.seed(tx, &World::new().seed).await)?;
    Ok(session)
}

/// The two contracts over which is fought: both of one holder, both running.
fn contested() -> [ContractId; 2] {
    [contract(1, HOLDER).id(), contract(3, HOLDER).id()]
}

fn with_name(contract: &Contract, name: String) -> Contract {
    Contract::restore(ContractRecord { name, ..contract.record() }).expect("is sound")
}

fn with_end(contract: &Contract, end: Option<Timestamp>) -> Contract {
    Contract::restore(ContractRecord { ended_at: end, ..contract.record() }).expect("is sound")
}

/// Both read the same row, then both write it: neither write may vanish.
///
/// # Errors
/// A violation if one does.
pub fn no_lost_update<H: Harness>(harness: &H) -> Verdict {
    let mut session = seeded(harness)?;
    let [contract, _] = contested();
    session.commit("resetting", async |tx| rename(tx, contract, |_| String::new()).await)?;
    let meeting = Rendezvous::default();
    let results = two_threads(harness, |connection, index| {
        let mut first = true;
        let done = atomically(harness, connection, TENANT, async |tx| -> Operation<(), H> {
            let rows = tx.lock_contracts(&[contract]).await?;
            let row = rows.into_iter().next().ok_or(OpError::Refused(()))?;
            if take(&mut first) {
                meeting.meet();
            }
            let next = with_name(&row.value, format!("{}{index}", row.value.name()));
            Ok(tx.save_contract(&next, row.version).await?)
        });
        done.succeeded()
    })?;
    results.into_iter().collect::<Result<Vec<()>, _>>()?;
    let names =
        session.commit("reading what became of it", async |tx| tx.lock_contracts(&[contract]).await)?;
    let written: BTreeSet<char> = names.iter().flat_map(|row| row.value.name().chars()).collect();
    same("a lost update: who has written", &written, &BTreeSet::from(['0', '1']))
}

async fn rename<R: ContractRepository>(
    tx: &mut R,
    contract: ContractId,
    name: impl Fn(&str) -> String,
) -> Result<(), R::Error> {
    for row in tx.lock_contracts(&[contract]).await? {
        tx.save_contract(&with_name(&row.value, name(row.value.name())), row.version).await?;
    }
    Ok(())
}

/// Both read two contracts and end one of them, each a different one, as long as the other one runs. One has to go on running: a
/// comparison of the written row's version alone does not see to that, only guarded reads do.
///
/// # Errors
/// A violation if both contracts are ended.
pub fn no_write_skew<H: Harness>(harness: &H) -> Verdict {
    let mut session = seeded(harness)?;
    session.commit("letting both run", async |tx| {
        for row in tx.lock_contracts(&contested()).await? {
            tx.save_contract(&with_end(&row.value, None), row.version).await?;
        }
        Ok(())
    })?;
    let meeting = Rendezvous::default();
    let results = two_threads(harness, |connection, index| {
        let mut first = true;
        let done = atomically(harness, connection, TENANT, async |tx| -> Operation<bool, H> {
            let mut rows = tx.lock_contracts(&contested()).await?;
            if take(&mut first) {
                meeting.meet();
            }
            if rows.iter().any(|row| row.value.ended_at().is_some()) {
                return Ok(false);
            }
            rows.retain(|row| contested().get(index) == Some(&row.value.id()));
            for row in rows {
                tx.save_contract(&with_end(&row.value, Some(at(1))), row.version).await?;
            }
            Ok(true)
        });
        done.succeeded()
    })?;
    let ended: Vec<bool> = results.into_iter().collect::<Result<_, _>>()?;
    let rows =
        session.commit("reading what became of them", async |tx| tx.lock_contracts(&contested()).await)?;
    let running = rows.iter().filter(|row| row.value.ended_at().is_none()).count();
    ensure(running == 1, || format!("write skew: {running} of two contracts go on running, {ended:?}"))
}

/// All guarded reads of a transaction show one state, so that even a refusal rests on one that existed.
///
/// # Errors
/// A violation if they do not.
pub fn guarded_reads_are_consistent<H: Harness>(harness: &H) -> Verdict {
    let mut session = seeded(harness)?;
    let [first, second] = contested();
    session.commit("making both equal", async |tx| {
        rename(tx, first, |_| "0".to_owned()).await?;
        rename(tx, second, |_| "0".to_owned()).await
    })?;
    let (read_one, written_both) = (Rendezvous::default(), Rendezvous::default());
    // Of every attempt, also of one that ends in a conflict: it might as well have ended in a refusal.
    let seen = Mutex::new(Vec::new());
    let results = two_threads(harness, |connection, index| {
        let done = atomically(harness, connection, TENANT, async |tx| -> Operation<(), H> {
            if index == 1 {
                read_one.wait_for(1);
                rename(tx, first, |_| "1".to_owned()).await?;
                return Ok(rename(tx, second, |_| "1".to_owned()).await?);
            }
            let mut rows = tx.lock_contracts(&[first]).await?;
            read_one.arrive();
            written_both.wait_for(1);
            rows.extend(tx.lock_contracts(&[second]).await?);
            let names: Vec<String> = rows.iter().map(|row| row.value.name().to_owned()).collect();
            seen.lock().unwrap_or_else(PoisonError::into_inner).push(names);
            Ok(())
        });
        if index == 1 {
            written_both.arrive();
        }
        done.succeeded()
    })?;
    results.into_iter().collect::<Result<Vec<()>, _>>()?;
    let seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    let consistent = |names: &Vec<String>| names.len() == 2 && names.first() == names.last();
    ensure(!seen.is_empty() && seen.iter().all(consistent), || {
        format!("two guarded reads of one transaction show different states: {seen:?}")
    })
}

/// Two transactions lock the same rows in opposite order: one may have to wait or fail with a conflict, but both come to an end.
///
/// # Errors
/// A violation if one fails otherwise. (A store that hangs, hangs here.)
pub fn opposite_lock_order_ends<H: Harness>(harness: &H) -> Verdict {
    let mut session = seeded(harness)?;
    let [one, two] = contested();
    session.commit("resetting", async |tx| {
        rename(tx, one, |_| String::new()).await?;
        rename(tx, two, |_| String::new()).await
    })?;
    let meeting = Rendezvous::default();
    let results = two_threads(harness, |connection, index| {
        let mut first = true;
        let order = if index == 0 { [one, two] } else { [two, one] };
        let done = atomically(harness, connection, TENANT, async |tx| -> Operation<(), H> {
            let mut rows = tx.lock_contracts(&order[..1]).await?;
            if take(&mut first) {
                meeting.meet();
            }
            rows.extend(tx.lock_contracts(&order[1..]).await?);
            for row in rows {
                let name = format!("{}{index}", row.value.name());
                tx.save_contract(&with_name(&row.value, name), row.version).await?;
            }
            Ok(())
        });
        done.succeeded()
    })?;
    results.into_iter().collect::<Result<Vec<()>, _>>()?;
    let rows =
        session.commit("reading what became of them", async |tx| tx.lock_contracts(&[one, two]).await)?;
    let complete = rows.iter().all(|row| row.value.name().len() == 2) && rows.len() == 2;
    ensure(complete, || format!("both have written both rows, but there is {rows:?}"))
}

/// Both find an address unknown and introduce it under an id of their own: one delegate comes of it.
///
/// # Errors
/// A violation if there are two.
pub fn an_absent_row_is_inserted_once<H: Harness>(harness: &H) -> Verdict {
    let mut session = seeded(harness)?;
    let person = address("tanaka@seisaku.example.jp");
    let meeting = Rendezvous::default();
    let results = two_threads(harness, |connection, index| {
        let mut first = true;
        let done = atomically(harness, connection, TENANT, async |tx| -> Operation<bool, H> {
            let found = tx.lock_delegates_by_address(&[person.key().clone()]).await?;
            if take(&mut first) {
                meeting.meet();
            }
            if !found.is_empty() {
                return Ok(false);
            }
            let number = if index == 0 { 0xd_0001 } else { 0xd_0002 };
            tx.insert_delegates(&[Delegate::new(id(number), person.clone())]).await?;
            Ok(true)
        });
        done.succeeded()
    })?;
    let inserted: Vec<bool> = results.into_iter().collect::<Result<_, _>>()?;
    same("how many inserted", &inserted.iter().filter(|inserted| **inserted).count(), &1)?;
    let rows = session
        .commit("looking for both ids", async |tx| tx.lock_delegates(&[id(0xd_0001), id(0xd_0002)]).await)?;
    same("how many delegates have the address", &rows.len(), &1)
}
