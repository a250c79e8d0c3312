//! The portal of the load: a licence, and two types of users with so many seats each.

use crate::desk::{clock, id};
use contact_quota::licence::{LicenceCommand, LicenceRequest, NewPortal, Plan, Start};
use contact_quota::seats::PoolId;
use contact_quota::terms::{PortalTerms, portal_terms};
use invitation_lifecycle::eligibility::{Module, UserTypeId};
use invitation_lifecycle::{InvitationPolicy, InviterId, KeyId, ScopeId, TokenKey, TokenKeys};
use postgres_store::{PostgresStoreError, PostgresTx};
use storage_contract::OpError;
use tantou::portal_membership::{MembershipPolicies, PortalFacts, PortalMembership};
use tantou::portal_seats::PortalSeats;
use uuid::Uuid;

pub(crate) const PORTAL: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0xf0_0001));
pub(crate) const INVITER: InviterId = InviterId::from_uuid(Uuid::from_u128(0xf_0001));
const STANDARD: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(0x57_0000));
pub(crate) const GOLD: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(0x57_0001));
pub(crate) const SILVER: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(0x57_0002));
/// The types that somebody is of, and their pools.
pub(crate) const TYPES: [(UserTypeId, PoolId); 2] =
    [(GOLD, PoolId::from_uuid(Uuid::from_u128(0xd1))), (SILVER, PoolId::from_uuid(Uuid::from_u128(0xd2)))];
/// How many seats each of them has: so few that they run out.
pub(crate) const SEATS_OF_A_TYPE: u64 = 16;

/// Many mails go to one address at one instant, and nobody is sent away because of another.
pub(crate) fn membership() -> PortalMembership {
    let invitations = InvitationPolicy { sending_interval: None, ..InvitationPolicy::DEFAULT };
    let policies = MembershipPolicies::default().with_invitations(invitations);
    let terms = PortalTerms::new(&portal_terms()).unwrap();
    let keys = TokenKeys::new(TokenKey::new(KeyId(1), &[7; 32]));
    PortalMembership::new(policies, PortalSeats::new(terms), keys)
}

pub(crate) fn facts() -> PortalFacts {
    let types = [STANDARD, GOLD, SILVER].map(|user_type| (user_type, Module::Contacts));
    PortalFacts::new(PORTAL, types.into_iter().collect())
}

/// Opens it.
pub(crate) async fn open(tx: &mut PostgresTx) -> Result<(), PostgresStoreError> {
    let (journeys, portal) = (membership(), id(PORTAL.as_uuid().as_u128()));
    let start = Start::Purchase { plan: Plan::Ultimate };
    let standard = id(STANDARD.as_uuid().as_u128());
    let new = NewPortal { id: portal, standard, pool: id(0xd0), start };
    drop(in_order(journeys.seats().open(tx, &new, clock()).await)?);
    for (number, (user_type, pool)) in TYPES.into_iter().enumerate() {
        let user_type = id(user_type.as_uuid().as_u128());
        let command = LicenceCommand::AddType { user_type, pool, licences: SEATS_OF_A_TYPE };
        let request = LicenceRequest { id: id(0xbe_0000 + number as u128), portal, command };
        drop(in_order(journeys.seats().change(tx, &request, clock()).await)?);
    }
    Ok(())
}

fn in_order<T, R: std::fmt::Display>(
    done: Result<T, OpError<R, PostgresStoreError>>,
) -> Result<T, PostgresStoreError> {
    match done {
        Ok(done) => Ok(done),
        Err(OpError::Storage(error)) => Err(error),
        Err(OpError::Refused(refusal)) => panic!("{refusal}"),
    }
}
