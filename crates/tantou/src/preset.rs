//! Sets of policies with which the library behaves as a known kind of service does.

use crate::delegation::DelegationPolicies;
use access_model::DelegationPolicy;
use invitation_lifecycle::InvitationPolicy;

/// `delegated_hosting`: a hosting service whose customers let third parties configure their contracts.
///
/// Invitations are valid for 7 days and can be sent again, cancelled, declined and deleted; one rejected contract or person keeps a whole
/// batch from being sent; one address gets at most a mail a minute per customer, and one invitation is sent at most five times.
pub const fn delegated_hosting() -> DelegationPolicies {
    DelegationPolicies {
        batches: DelegationPolicy { all_or_nothing: true },
        invitations: InvitationPolicy::DEFAULT,
    }
}
