//! One invitation in the columns of one row.

use crate::column::blob;
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements};
use invitation_lifecycle::{CancelCause, Invitation, InvitationRecord, InvitationState};
use storage_contract::{Timestamp, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

pub(crate) const INVITATION: RowStatements = row_statements!(tantou_invitation (
    scope inviter address address_key offers message language issued_at sent_at expires_at
    sendings tokens superseded reminded state changed_at person cause replaced_by accepted_at
) by (id));

/// A state, spread over columns.
#[derive(Default)]
pub(crate) struct StateColumns {
    pub(crate) name: &'static str,
    pub(crate) changed_at: Option<Timestamp>,
    pub(crate) person: Option<[u8; 16]>,
    pub(crate) cause: Option<&'static str>,
    pub(crate) replaced_by: Option<[u8; 16]>,
    pub(crate) accepted_at: Option<Timestamp>,
}

impl StateColumns {
    pub(crate) fn of(state: &InvitationState) -> Self {
        match state {
            InvitationState::Pending => Self { name: "pending", ..Self::default() },
            InvitationState::Accepted { at, by } => Self {
                name: "accepted",
                changed_at: Some(*at),
                person: Some(blob(by.as_uuid())),
                ..Self::default()
            },
            InvitationState::Declined { at } => {
                Self { name: "declined", changed_at: Some(*at), ..Self::default() }
            }
            InvitationState::Cancelled { at, cause } => {
                Self { name: "cancelled", changed_at: Some(*at), ..Self::of_cause(cause) }
            }
        }
    }

    fn of_cause(cause: &CancelCause) -> Self {
        match cause {
            CancelCause::Inviter => Self { cause: Some("inviter"), ..Self::default() },
            CancelCause::Withdrawn => Self { cause: Some("withdrawn"), ..Self::default() },
            CancelCause::Replaced { by } => {
                Self { cause: Some("replaced"), replaced_by: Some(blob(by.as_uuid())), ..Self::default() }
            }
            CancelCause::MembershipEnded { accepted_at, by } => Self {
                cause: Some("membership_ended"),
                person: Some(blob(by.as_uuid())),
                accepted_at: Some(*accepted_at),
                ..Self::default()
            },
        }
    }
}

/// Reads the columns in the order in which they are selected.
pub(crate) fn invitation(row: &mut Reader<'_>) -> Result<Versioned<Invitation>> {
    let record = InvitationRecord {
        id: row.id()?,
        scope: row.id()?,
        inviter: row.id()?,
        address: row.address()?,
        offers: row.json("offers")?,
        message: row.optional_parsed("a message")?,
        language: row.parsed("a language tag")?,
        issued_at: row.instant()?,
        sent_at: row.instant()?,
        expires_at: row.optional_instant()?,
        sendings: row.count()?,
        tokens: row.json("tokens")?,
        superseded: row.json("superseded tokens")?,
        reminded: row.json("days of reminders")?,
        state: state(row)?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(Invitation::restore(record))?, version })
}

fn state(row: &mut Reader<'_>) -> Result<InvitationState> {
    let (name, changed_at, person) = (row.text()?, row.optional_instant()?, row.optional_id()?);
    let (cause, replaced_by, accepted_at) =
        (row.optional_text()?, row.optional_id()?, row.optional_instant()?);
    let cause = match (cause, person, replaced_by, accepted_at) {
        (None, _, None, None) => None,
        (Some("inviter"), None, None, None) => Some(CancelCause::Inviter),
        (Some("withdrawn"), None, None, None) => Some(CancelCause::Withdrawn),
        (Some("replaced"), None, Some(by), None) => Some(CancelCause::Replaced { by }),
        (Some("membership_ended"), Some(by), None, Some(accepted_at)) => {
            Some(CancelCause::MembershipEnded { accepted_at, by })
        }
        _ => return row.unfitting("the cause of its end does not go with the columns beside it"),
    };
    match (name, changed_at, person, cause) {
        ("pending", None, None, None) => Ok(InvitationState::Pending),
        ("accepted", Some(at), Some(by), None) => Ok(InvitationState::Accepted { at, by }),
        ("declined", Some(at), None, None) => Ok(InvitationState::Declined { at }),
        // Who had accepted was looked at together with the cause.
        ("cancelled", Some(at), _, Some(cause)) => Ok(InvitationState::Cancelled { at, cause }),
        _ => row.unfitting("its state does not go with the columns beside it"),
    }
}
