//! Requests to erase, to stop processing, to export and to rectify (PV-62).

use super::subject::{PrivacyContext, PrivacyRefusal};
use crate::record::{PortalUserId, Record};
use crate::schema::ModuleId;
use crate::value::OwnedKey;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use storage_contract::Timestamp;

storage_contract::define_id! {
    /// One request. A repetition is recognised by it.
    pub struct DataRequestId;
}

/// What is asked for (PV-62).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// To be forgotten.
    Erase,
    /// That processing stops.
    StopProcessing,
    /// A copy of the data.
    Export,
    /// That something is put right.
    Rectify,
}

impl RequestKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Erase, Self::StopProcessing, Self::Export, Self::Rectify];
}

/// What the organisation chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrivacyPolicy {
    /// A request is due so many days (of 24 hours) after it was filed (PV-62). 30.
    pub due_days: u32,
}

impl Default for PrivacyPolicy {
    fn default() -> Self {
        Self { due_days: 30 }
    }
}

impl PrivacyPolicy {
    /// With another number of days until requests are due (PV-62).
    #[must_use]
    pub const fn with_due_days(mut self, due_days: u32) -> Self {
        self.due_days = due_days;
        self
    }
}

/// Where a request stands (PV-62).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Nobody has begun.
    Filed,
    /// Somebody is at it.
    InProgress,
    /// It was done.
    Done,
    /// It was refused, with a reason.
    Refused,
}

/// A place in the order (due at, id) of requests, for going through them page by page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DuePosition {
    /// Until when it is to be answered.
    pub due_at: Timestamp,
    /// The request.
    pub request: DataRequestId,
}

impl RequestState {
    /// Whether somebody still has to answer.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Filed | Self::InProgress => true,
            Self::Done | Self::Refused => false,
        }
    }
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataRequest(DataRequestRecord);

/// A request as stores keep it. Unique: `id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRequestRecord {
    /// The request.
    pub id: DataRequestId,
    /// What is asked for.
    pub kind: RequestKind,
    /// The name of the module of the record concerned.
    pub module: String,
    /// The record of the person concerned.
    pub record: OwnedKey,
    /// Who filed it.
    pub filed_by: PortalUserId,
    /// When.
    pub filed_at: Timestamp,
    /// Until when it is to be answered.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: RequestState,
    /// When it came to stand there.
    pub state_since: Timestamp,
    /// Why it was refused.
    pub reason: Option<String>,
}

/// What the organisation does with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum RequestCommand {
    /// Somebody begins.
    Begin,
    /// It is done.
    Finish,
    /// It is refused.
    Refuse {
        /// Why; not blank.
        reason: String,
    },
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestEvent {
    /// Where it stands from now on.
    pub state: RequestState,
    /// Why it was refused.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl DataRequest {
    /// A portal user files a request, for themselves or for a lead or contact that they added (PV-62).
    ///
    /// # Errors
    /// [`PrivacyRefusal`].
    pub fn file<R: Record + ?Sized>(
        id: DataRequestId,
        kind: RequestKind,
        (module, record): (ModuleId, &R),
        context: &PrivacyContext<'_>,
        policy: PrivacyPolicy,
        now: Timestamp,
    ) -> Result<Self, PrivacyRefusal> {
        context.check(module, record)?;
        let span = Duration::from_secs(u64::from(policy.due_days).saturating_mul(86_400));
        Ok(Self(DataRequestRecord {
            id,
            kind,
            module: context.viewer.portal().schema()[module].name().to_owned(),
            record: context.viewer.portal().schema().key_of(module, record.key()),
            filed_by: context.viewer.user(),
            filed_at: now,
            due_at: now.saturating_add(span),
            state: RequestState::Filed,
            state_since: now,
            reason: None,
        }))
    }

    /// Decides what the organisation does (PV-62). Who may, the host checks. Changes nothing.
    ///
    /// # Errors
    /// [`PrivacyRefusal`].
    pub fn decide(&self, command: &RequestCommand, now: Timestamp) -> Result<RequestEvent, PrivacyRefusal> {
        let state = self.0.state;
        let to = |state, reason| Ok(RequestEvent { state, reason, at: now });
        match (state, command) {
            (RequestState::Filed, RequestCommand::Begin) => to(RequestState::InProgress, None),
            (RequestState::Filed | RequestState::InProgress, RequestCommand::Finish) => {
                to(RequestState::Done, None)
            }
            (RequestState::Filed | RequestState::InProgress, RequestCommand::Refuse { reason }) => {
                let reason = reason.trim();
                if reason.is_empty() {
                    return Err(PrivacyRefusal::NoReason);
                }
                to(RequestState::Refused, Some(reason.to_owned()))
            }
            (RequestState::InProgress, RequestCommand::Begin)
            | (
                RequestState::Done | RequestState::Refused,
                RequestCommand::Begin | RequestCommand::Finish | RequestCommand::Refuse { .. },
            ) => Err(PrivacyRefusal::State { state }),
        }
    }

    /// Carries an event out.
    pub fn apply(&mut self, event: &RequestEvent) {
        self.0.state = event.state;
        self.0.reason.clone_from(&event.reason);
        self.0.state_since = event.at;
    }

    /// Whether it is open and its time is over (PV-62).
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.0.state.is_open() && self.0.due_at < now
    }

    /// The request.
    pub const fn id(&self) -> DataRequestId {
        self.0.id
    }

    /// Where it stands.
    pub const fn state(&self) -> RequestState {
        self.0.state
    }

    /// Its place in the order in which requests are due.
    pub const fn position(&self) -> DuePosition {
        DuePosition { due_at: self.0.due_at, request: self.0.id }
    }

    /// Whether another request with its id is the same one, sent again.
    pub(super) fn is_repeated_by(&self, other: &Self) -> bool {
        let asked = |record: &DataRequestRecord| {
            (record.kind, record.module.clone(), record.record.clone(), record.filed_by)
        };
        asked(&self.0) == asked(&other.0)
    }

    /// For stores.
    pub const fn record(&self) -> &DataRequestRecord {
        &self.0
    }

    /// From a store.
    pub const fn restore(record: DataRequestRecord) -> Self {
        Self(record)
    }
}
