//! The ids of items of work and of plans.

use access_model::agents::HandoverRef;
use storage_contract::define_id;

define_id! {
    /// A conversation, a ticket or an activity. Ids of the three kinds never coincide.
    pub struct ItemId;
}
define_id! {
    /// A handover plan.
    pub struct PlanId;
}
define_id! {
    /// What a plan was shown for, as a short value (AH-30). It notices changes; it is no seal against somebody who computes it.
    pub struct PlanFingerprint;
}

impl PlanId {
    /// The plan as an agent's fence names it.
    pub const fn reference(self) -> HandoverRef {
        HandoverRef::from_uuid(self.as_uuid())
    }

    /// The plan that a fence names.
    pub const fn of(reference: HandoverRef) -> Self {
        Self::from_uuid(reference.as_uuid())
    }
}
