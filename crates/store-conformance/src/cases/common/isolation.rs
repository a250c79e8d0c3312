//! Isolation: what two transactions at once may not do to each other. Every race is by appointment, after the reads.
//!
//! They race for two rows of each kind of guard, each of which keeps a number.

use crate::atomically::atomically;
use crate::concurrency::{Rendezvous, two_threads, two_transactions};
use crate::family::{Cell, Family};
use crate::harness::Harness;
use crate::sample::{TENANT, id};
use crate::session::Session;
use crate::violation::{Verdict, Violation, ensure, same};
use std::sync::{Mutex, PoisonError};
use storage_contract::{OpError, TenantId};

type Operation<T, H> = Result<T, OpError<(), <H as Harness>::Error>>;

/// One race: two rows of one kind, in a tenant of their own.
struct Race<'h, F: Family<H>, H: Harness> {
    session: Session<'h, H>,
    tenant: TenantId,
    guard: F::Row,
}

/// Runs a race over each kind of guard, both rows keeping `start` at first.
fn for_each_guard<F: Family<H>, H: Harness>(
    harness: &H,
    start: u64,
    mut race: impl FnMut(&mut Race<'_, F, H>) -> Verdict,
) -> Verdict {
    for (number, guard) in (0x7e_1000..).zip(F::GUARDS.iter().copied()) {
        let tenant = id(number);
        let mut session = Session::open(harness, tenant);
        session.commit("writing the originals", async |tx| F::write_originals(harness, tx).await)?;
        session.commit("setting both numbers", async |tx| {
            for cell in F::lock_cells(tx, guard, &[0, 1]).await? {
                F::save_cell(tx, guard, Cell { value: start, ..cell }).await?;
            }
            Ok(())
        })?;
        race(&mut Race { session, tenant, guard })?;
    }
    Ok(())
}

impl<F: Family<H>, H: Harness> Race<'_, F, H> {
    /// What both rows keep in the end.
    fn numbers(&mut self) -> Result<Vec<u64>, Violation> {
        let guard = self.guard;
        let read = async |tx: &mut H::Tx<'_>| F::lock_cells(tx, guard, &[0, 1]).await;
        let cells = self.session.commit("reading what became of them", read)?;
        Ok(cells.iter().map(|cell| cell.value).collect())
    }
}

/// Both read the same row, then both write it: neither write may vanish.
///
/// # Errors
/// A violation if one does.
pub fn no_lost_update<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    for_each_guard::<F, H>(harness, 0, |race| {
        let (tenant, guard) = (race.tenant, race.guard);
        two_transactions(harness, tenant, async |tx, _, appointment| -> Operation<(), H> {
            let cells = F::lock_cells(tx, guard, &[0]).await?;
            appointment.keep();
            for cell in cells {
                F::save_cell(tx, guard, Cell { value: cell.value + 1, ..cell }).await?;
            }
            Ok(())
        })?;
        same(&format!("a lost update of {guard:?}: the sum of two"), &race.numbers()?, &vec![2, 0])
    })
}

/// Both read two rows and take one away from the number of one of them, each of a different one, as long as the other one has its own. One has to
/// keep it: a comparison of the written row's version alone does not see to that, only guarded reads do.
///
/// # Errors
/// A violation if both lose it.
pub fn no_write_skew<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    for_each_guard::<F, H>(harness, 1, |race| {
        let (tenant, guard) = (race.tenant, race.guard);
        two_transactions(harness, tenant, async |tx, index, appointment| -> Operation<(), H> {
            let cells = F::lock_cells(tx, guard, &[0, 1]).await?;
            appointment.keep();
            if cells.iter().map(|cell| cell.value).sum::<u64>() == 2 {
                for cell in cells.into_iter().filter(|cell| cell.index == index) {
                    F::save_cell(tx, guard, Cell { value: 0, ..cell }).await?;
                }
            }
            Ok(())
        })?;
        let left = race.numbers()?;
        ensure(left.iter().sum::<u64>() == 1, || {
            format!("write skew on {guard:?}: of two numbers one may go to 0, and there is {left:?}")
        })
    })
}

/// All guarded reads of a transaction show one state, so that even a refusal rests on one that existed.
///
/// # Errors
/// A violation if they do not.
pub fn guarded_reads_are_consistent<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    for_each_guard::<F, H>(harness, 0, |race| {
        let (tenant, guard) = (race.tenant, race.guard);
        let (read_one, written_both) = (Rendezvous::default(), Rendezvous::default());
        // Of every attempt, also of one that ends in a conflict: it might as well have ended in a refusal.
        let seen = Mutex::new(Vec::new());
        let results = two_threads(harness, |connection, index| {
            let done = atomically(harness, connection, tenant, async |tx| -> Operation<(), H> {
                if index == 1 {
                    read_one.wait_for(1);
                    for cell in F::lock_cells(tx, guard, &[0, 1]).await? {
                        F::save_cell(tx, guard, Cell { value: 1, ..cell }).await?;
                    }
                    return Ok(());
                }
                let mut cells = F::lock_cells(tx, guard, &[0]).await?;
                read_one.arrive();
                written_both.wait_for(1);
                cells.extend(F::lock_cells(tx, guard, &[1]).await?);
                let values: Vec<u64> = cells.iter().map(|cell| cell.value).collect();
                seen.lock().unwrap_or_else(PoisonError::into_inner).push(values);
                Ok(())
            });
            if index == 1 {
                written_both.arrive();
            }
            done.succeeded()
        })?;
        results.into_iter().collect::<Result<Vec<()>, _>>()?;
        let seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        let consistent = |values: &Vec<u64>| values.len() == 2 && values.first() == values.last();
        ensure(!seen.is_empty() && seen.iter().all(consistent), || {
            format!("two guarded reads of {guard:?} in one transaction show different states: {seen:?}")
        })
    })
}

/// Two transactions lock the same rows in opposite order: one may have to wait or fail with a conflict, but both come to an end.
///
/// # Errors
/// A violation if one fails otherwise. (A store that hangs, hangs here.)
pub fn opposite_lock_order_ends<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    for_each_guard::<F, H>(harness, 0, |race| {
        let (tenant, guard) = (race.tenant, race.guard);
        two_transactions(harness, tenant, async |tx, index, appointment| -> Operation<(), H> {
            let mut cells = F::lock_cells(tx, guard, &[index]).await?;
            appointment.keep();
            cells.extend(F::lock_cells(tx, guard, &[1 - index]).await?);
            for cell in cells {
                F::save_cell(tx, guard, Cell { value: cell.value + 1, ..cell }).await?;
            }
            Ok(())
        })?;
        same(&format!("both have added to both of {guard:?}"), &race.numbers()?, &vec![2, 2])
    })
}

/// Both find a key free and add a row of their own under it: one row comes of it.
///
/// # Errors
/// A violation if there are two.
pub fn an_absent_row_is_inserted_once<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing the originals", async |tx| F::write_originals(harness, tx).await)?;
    let inserted = two_transactions(harness, TENANT, async |tx, index, appointment| -> Operation<bool, H> {
        let found = F::is_introduced(tx).await?;
        appointment.keep();
        if found {
            return Ok(false);
        }
        F::introduce(harness, tx, index).await?;
        Ok(true)
    })?;
    same("how many inserted", &inserted.iter().filter(|inserted| **inserted).count(), &1)?;
    let found = session.commit("looking for it", async |tx| F::is_introduced(tx).await)?;
    ensure(found, || "what was inserted is not there".to_owned())
}
