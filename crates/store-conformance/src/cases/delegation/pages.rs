//! Pages: by key, complete, in order, never longer than asked for.

use crate::cases::pages::{ROWS, go_through, scattered};
use crate::delegation::world::{
    HOLDER, OTHER_HOLDER, OTHER_SCOPE, SCOPE, World, contract, delegate, invitation_record, pending,
    restored, roster_entry,
};
use crate::harness::{DelegationHarness, DelegationRepositories, Seed};
use crate::sample::{TENANT, at, id};
use crate::session::Session;
use crate::violation::{Verdict, Violation, same};
use access_model::{AssignmentRepository, Contract, Delegate, DelegateRepository};
use invitation_lifecycle::{
    ExpiryPosition, Invitation, InvitationId, InvitationRecord, InvitationRepository, InvitationState,
};
use storage_contract::Timestamp;

/// Rosters and assignments, in both directions (AM-16).
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_assignments_are_complete<H: DelegationHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing many assignments", async |tx| {
        let holders = World::new().seed.holders;
        let contracts = scattered().map(|number| contract(number, HOLDER)).collect();
        harness.seed(tx, &Seed { holders, contracts }).await?;
        many_assignments(tx).await
    })?;
    let delegates: Vec<_> = (1..=ROWS).map(|number| delegate(number).id()).collect();
    let contracts: Vec<_> = (1..=ROWS).map(|number| contract(number, HOLDER).id()).collect();
    go_through(&mut session, "a roster", &delegates, None, async |tx, after, limit| {
        let rows = tx.page_roster(HOLDER, after, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.delegate()), row.delegate())).collect())
    })?;
    let one = contract(1, HOLDER).id();
    go_through(&mut session, "assignments of a contract", &delegates, None, async |tx, after, limit| {
        let rows = tx.page_assignments_of_contract(one, after, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.delegate()), row.delegate())).collect())
    })?;
    let one = delegate(1).id();
    go_through(&mut session, "assignments of a delegate", &contracts, None, async |tx, after, limit| {
        let rows = tx.page_assignments_of_delegate(one, after, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.contract()), row.contract())).collect())
    })
}

/// All delegates on contract 1, delegate 1 on all contracts, and others in between.
async fn many_assignments<R: DelegationRepositories>(tx: &mut R) -> Result<(), R::Error> {
    let delegates: Vec<Delegate> = scattered().map(delegate).collect();
    tx.insert_delegates(&delegates).await?;
    let entries: Vec<_> =
        delegates.iter().map(|delegate| roster_entry(HOLDER, delegate.id(), "田中")).collect();
    tx.insert_roster(&entries).await?;
    tx.insert_roster(&[roster_entry(OTHER_HOLDER, delegate(3).id(), "田中")]).await?;
    let contract_of = |number| Contract::id(&contract(number, HOLDER));
    let mut assignments: Vec<_> =
        scattered().map(|number| pending(contract_of(1), delegate(number).id(), HOLDER)).collect();
    assignments.extend(
        scattered()
            .filter(|number| *number != 1)
            .map(|number| pending(contract_of(number), delegate(1).id(), HOLDER)),
    );
    assignments.push(pending(contract_of(2), delegate(2).id(), HOLDER));
    tx.insert_assignments(&assignments).await
}

/// Invitations of a scope, and those about to expire (IL-15).
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_invitations_are_complete<H: DelegationHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing many invitations", async |tx| {
        let invitations: Vec<_> = scattered().map(|number| restored(expiring(number))).collect();
        tx.insert_invitations(&invitations).await?;
        tx.insert_invitations(&others().map(restored)).await
    })?;
    let all: Vec<InvitationId> = (1..=ROWS).map(|number| id(0xe_0000 + number)).collect();
    go_through(&mut session, "invitations of a scope", &all, None, async |tx, after, limit| {
        let rows = tx.page_invitations(SCOPE, after, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.id()), row.id())).collect())
    })?;
    expiring_pages(&mut session)?;

    // What is answered no longer expires, and what is sent again does so later.
    session.commit("declining one and prolonging another", async |tx| {
        for (number, change) in [(9, true), (10, false)] {
            for row in tx.lock_invitations(&[id(0xe_0000 + number)]).await? {
                let next = if change {
                    InvitationRecord { state: InvitationState::Declined { at: at(1) }, ..expiring(number) }
                } else {
                    InvitationRecord { expires_at: Some(at(1_000)), ..expiring(number) }
                };
                tx.save_invitations(&[(restored(next), row.version)]).await?;
            }
        }
        Ok(())
    })?;
    let until = at(6);
    let seen = positions(&mut session, ExpiryPosition::just_after(at(2)), until)?;
    let expected: Vec<_> = by_expiry()
        .filter(|(expiry, number)| *expiry > at(2) && *expiry <= until && ![9, 10].contains(number))
        .map(|(_, number)| id::<InvitationId>(0xe_0000 + number))
        .collect();
    same("expiring invitations after changes", &seen, &expected)
}

/// Several expire at the same instant.
fn expiring(number: u128) -> InvitationRecord {
    let expires_at = Some(at(u64::try_from(number / 4).unwrap_or(0)));
    InvitationRecord { expires_at, ..invitation_record(number, SCOPE) }
}

/// Of another scope, answered, and without an end.
fn others() -> [InvitationRecord; 2] {
    let state = InvitationState::Accepted { at: at(1), by: id(1) };
    [
        InvitationRecord { state, ..invitation_record(51, OTHER_SCOPE) },
        InvitationRecord { expires_at: None, ..invitation_record(52, OTHER_SCOPE) },
    ]
}

/// Expiry and number of each, in the order in which they are to be found.
fn by_expiry() -> impl Iterator<Item = (Timestamp, u128)> {
    (1..=ROWS).map(|number| (at(u64::try_from(number / 4).unwrap_or(0)), number))
}

fn expiring_pages<H: DelegationHarness>(session: &mut Session<'_, H>) -> Verdict {
    let (after, until) = (ExpiryPosition::just_after(at(0)), at(4));
    let in_range = by_expiry().filter(|(expiry, _)| *expiry > at(0) && *expiry <= until);
    let expected: Vec<InvitationId> = in_range.map(|(_, number)| id(0xe_0000 + number)).collect();
    go_through(session, "expiring invitations", &expected, after, async |tx, after, limit| {
        let rows = tx.page_expiring_invitations(after, until, limit).await?;
        let position = |row: &Invitation| {
            let expires_at = row.expires_at().unwrap_or(Timestamp::MAX);
            (ExpiryPosition { expires_at, invitation: row.id() }, row.id())
        };
        Ok(rows.iter().map(position).collect())
    })
}

fn positions<H: DelegationHarness>(
    session: &mut Session<'_, H>,
    after: ExpiryPosition,
    until: Timestamp,
) -> Result<Vec<InvitationId>, Violation> {
    session.commit("looking for what expires", async |tx| {
        let rows = tx.page_expiring_invitations(after, until, 100).await?;
        Ok(rows.iter().map(Invitation::id).collect())
    })
}
