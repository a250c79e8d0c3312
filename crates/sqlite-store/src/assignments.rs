//! Assignments.

use crate::column::{blob, micros};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use access_model::{
    AccountHolderId, Assignment, AssignmentRecord, AssignmentRepository, AssignmentState, ContractId,
    DelegateId, EndReason,
};
use rusqlite::params;
use storage_contract::{Timestamp, Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const ASSIGNMENT: RowStatements = row_statements!(tantou_assignment (
    id holder window_from window_until state invitation expires_at changed_at end_reason
) by (contract delegate));

/// A look-up of assignments by a condition; the columns are those that [`assignment`] reads. Indexes are named: left to itself, `SQLite` would go through all assignments of the tenant, by their key.
macro_rules! select {
    ($condition:literal) => {
        select!("tantou_assignment", $condition)
    };
    ($from:literal, $condition:literal) => {
        concat!(
            "SELECT id, holder, contract, delegate, window_from, window_until, ",
            "state, invitation, expires_at, changed_at, end_reason, version FROM ",
            $from,
            " WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

impl AssignmentRepository for SqliteTx<'_> {
    async fn lock_assignments(
        &mut self,
        pairs: &[(ContractId, DelegateId)],
    ) -> Result<Vec<Versioned<Assignment>>> {
        let mut found = Vec::new();
        for (contract, delegate) in pairs {
            self.rows_into(
                &mut found,
                ASSIGNMENT.table,
                select!("contract = ?2 AND delegate = ?3"),
                params![self.tenant_key(), blob(contract.as_uuid()), blob(delegate.as_uuid())],
                assignment,
            )?;
        }
        Ok(found)
    }

    async fn lock_assignments_of_delegates(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<Assignment>>> {
        let mut found = Vec::new();
        for delegate in delegates {
            self.rows_into(
                &mut found,
                ASSIGNMENT.table,
                select!(
                    "tantou_assignment INDEXED BY tantou_assignment_by_roster",
                    "holder = ?2 AND delegate = ?3"
                ),
                params![self.tenant_key(), blob(holder.as_uuid()), blob(delegate.as_uuid())],
                assignment,
            )?;
        }
        Ok(found)
    }

    async fn lock_assignments_of_contract(
        &mut self,
        contract: ContractId,
    ) -> Result<Vec<Versioned<Assignment>>> {
        self.rows(
            ASSIGNMENT.table,
            select!("contract = ?2"),
            params![self.tenant_key(), blob(contract.as_uuid())],
            assignment,
        )
    }

    async fn insert_assignments(&mut self, assignments: &[Assignment]) -> Result<()> {
        assignments.iter().try_for_each(|assignment| self.put_assignment(assignment, None))
    }

    async fn save_assignments(&mut self, next: &[(Assignment, Version)]) -> Result<()> {
        next.iter().try_for_each(|(assignment, expected)| self.put_assignment(assignment, Some(*expected)))
    }

    async fn delete_assignments(&mut self, assignments: &[(ContractId, DelegateId, Version)]) -> Result<()> {
        assignments.iter().try_for_each(|(contract, delegate, expected)| {
            let (contract, delegate) = (blob(contract.as_uuid()), blob(delegate.as_uuid()));
            self.delete(&ASSIGNMENT, params![expected.to_stored(), self.tenant_key(), contract, delegate])
        })
    }

    async fn page_assignments_of_contract(
        &mut self,
        contract: ContractId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<Assignment>> {
        let found = self.rows(
            ASSIGNMENT.table,
            select!("contract = ?2 AND delegate > coalesce(?3, x'') ORDER BY delegate LIMIT ?4"),
            params![
                self.tenant_key(),
                blob(contract.as_uuid()),
                after.map(|delegate| blob(delegate.as_uuid())),
                limit
            ],
            assignment,
        )?;
        Ok(plain(found))
    }

    async fn page_assignments_of_delegate(
        &mut self,
        delegate: DelegateId,
        after: Option<ContractId>,
        limit: u32,
    ) -> Result<Vec<Assignment>> {
        let found = self.rows(
            ASSIGNMENT.table,
            select!(
                "tantou_assignment INDEXED BY tantou_assignment_by_delegate",
                "delegate = ?2 AND contract > coalesce(?3, x'') ORDER BY contract LIMIT ?4"
            ),
            params![
                self.tenant_key(),
                blob(delegate.as_uuid()),
                after.map(|contract| blob(contract.as_uuid())),
                limit
            ],
            assignment,
        )?;
        Ok(plain(found))
    }
}

impl SqliteTx<'_> {
    fn put_assignment(&self, assignment: &Assignment, expected: Option<Version>) -> Result<()> {
        let AssignmentRecord { id, holder, contract, delegate, window_from, window_until, state } =
            assignment.record();
        let state = StateColumns::of(&state);
        self.put(
            &ASSIGNMENT,
            expected,
            params![
                blob(id.as_uuid()),
                blob(holder.as_uuid()),
                micros(window_from),
                micros(window_until),
                state.name,
                state.invitation,
                micros(state.expires_at),
                micros(state.changed_at),
                state.end_reason,
                stored(expected),
                self.tenant_key(),
                blob(contract.as_uuid()),
                blob(delegate.as_uuid()),
            ],
        )
    }
}

/// A state, spread over columns.
struct StateColumns {
    name: &'static str,
    invitation: [u8; 16],
    expires_at: Option<Timestamp>,
    changed_at: Option<Timestamp>,
    end_reason: Option<&'static str>,
}

impl StateColumns {
    fn of(state: &AssignmentState) -> Self {
        let (name, expires_at, changed_at, end_reason) = match state {
            AssignmentState::Pending { invitation: _, expires_at } => ("pending", *expires_at, None, None),
            AssignmentState::Declined { invitation: _, at } => ("declined", None, Some(*at), None),
            AssignmentState::Cancelled { invitation: _, at } => ("cancelled", None, Some(*at), None),
            AssignmentState::Effective { invitation: _, since } => ("effective", None, Some(*since), None),
            AssignmentState::Ended { invitation: _, at, why } => {
                ("ended", None, Some(*at), Some(reason(*why)))
            }
        };
        let invitation = blob(state.invitation().as_uuid());
        Self { name, invitation, expires_at, changed_at, end_reason }
    }
}

const fn reason(why: EndReason) -> &'static str {
    match why {
        EndReason::Removed => "removed",
        EndReason::DelegateDeleted => "delegate_deleted",
        EndReason::ContractEnded => "contract_ended",
    }
}

fn reason_from(text: &str) -> Option<EndReason> {
    [EndReason::Removed, EndReason::DelegateDeleted, EndReason::ContractEnded]
        .into_iter()
        .find(|why| reason(*why) == text)
}

fn assignment(row: &mut Reader<'_>) -> Result<Versioned<Assignment>> {
    let (id, holder, contract, delegate) = (row.id()?, row.id()?, row.id()?, row.id()?);
    let (window_from, window_until) = (row.optional_instant()?, row.optional_instant()?);
    let state = state(row)?;
    let record = AssignmentRecord { id, holder, contract, delegate, window_from, window_until, state };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(Assignment::restore(record))?, version })
}

fn state(row: &mut Reader<'_>) -> Result<AssignmentState> {
    let (name, invitation) = (row.text()?, row.id()?);
    let (expires_at, changed_at) = (row.optional_instant()?, row.optional_instant()?);
    let why = match row.optional_text()? {
        None => None,
        Some(text) => match reason_from(text) {
            Some(why) => Some(why),
            None => return row.unfitting("the reason for its end is unknown"),
        },
    };
    match (name, expires_at, changed_at, why) {
        ("pending", expires_at, None, None) => Ok(AssignmentState::Pending { invitation, expires_at }),
        ("declined", None, Some(at), None) => Ok(AssignmentState::Declined { invitation, at }),
        ("cancelled", None, Some(at), None) => Ok(AssignmentState::Cancelled { invitation, at }),
        ("effective", None, Some(since), None) => Ok(AssignmentState::Effective { invitation, since }),
        ("ended", None, Some(at), Some(why)) => Ok(AssignmentState::Ended { invitation, at, why }),
        _ => row.unfitting("its state does not go with the columns beside it"),
    }
}
