//! For whom a portal user may speak: for themselves, and for leads and contacts that they added (PV-61, PV-62).

use super::request::{DataRequestId, RequestState};
use crate::bind::Viewer;
use crate::record::{Author, Record};
use crate::schema::{ModuleId, ModuleKind};

/// What every decision about privacy is given.
#[derive(Clone, Copy, Debug)]
pub struct PrivacyContext<'a> {
    /// Who is looking.
    pub viewer: &'a Viewer<'a>,
    /// Whether the organisation's compliance settings are on (PV-60).
    pub compliance: bool,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrivacyRefusal {
    /// Compliance settings are off: there is no privacy view (PV-60).
    #[error("there is no privacy view")]
    NoPrivacyView,
    /// It is neither their own record nor a lead or contact that they added; or it does not exist, as far as they may know (PV-61, PV-62).
    #[error("there is no such record")]
    NotForThem,
    /// Data is processed on another basis than consent (PV-61).
    #[error("there is no consent to give or to withdraw")]
    NotByConsent,
    /// The request's state does not allow it (PV-62).
    #[error("the request is {state:?}")]
    State {
        /// The state.
        state: RequestState,
    },
    /// There is no such request (PV-62).
    #[error("there is no request {request}")]
    UnknownRequest {
        /// Which.
        request: DataRequestId,
    },
    /// A request of that id is there already, for something else (PV-62).
    #[error("the request {request} is there already, differently")]
    RequestExists {
        /// Which.
        request: DataRequestId,
    },
    /// A refusal without reason (PV-62).
    #[error("a refusal has a reason")]
    NoReason,
}

impl PrivacyRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoPrivacyView => "privacy.no_view",
            Self::NotForThem => "privacy.not_for_them",
            Self::NotByConsent => "privacy.not_by_consent",
            Self::State { .. } => "privacy.state",
            Self::UnknownRequest { .. } => "privacy.unknown_request",
            Self::RequestExists { .. } => "privacy.request_exists",
            Self::NoReason => "privacy.no_reason",
        }
    }
}

impl PrivacyContext<'_> {
    /// Whether the viewer may speak for the person of a record (PV-60, PV-61, PV-62).
    pub(crate) fn check<R: Record + ?Sized>(
        &self,
        module: ModuleId,
        record: &R,
    ) -> Result<(), PrivacyRefusal> {
        if !self.compliance {
            return Err(PrivacyRefusal::NoPrivacyView);
        }
        let portal = self.viewer.portal();
        let own =
            module == portal.base() && self.viewer.rule(module).is_some_and(|rule| rule.me.is(record.key()));
        let person = matches!(portal.schema()[module].kind(), ModuleKind::Leads | ModuleKind::Contacts);
        let added = person && record.author() == Author::PortalUser(self.viewer.user());
        if own || (added && self.viewer.sees(module, record)) {
            Ok(())
        } else {
            Err(PrivacyRefusal::NotForThem)
        }
    }
}
