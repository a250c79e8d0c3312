//! The portal, and the targets: a stream of records with addresses as they were typed.

use std::num::NonZeroUsize;
use std::time::Duration;
use storage_contract::{TenantId, Timestamp};
use tantou::email::{AddressPolicy, Domain};
use tantou::invitation::bulk::{BulkId, BulkInvitation, BulkMode, BulkTarget};
use tantou::invitation::eligibility::{Inviter, Module, RecordId, RecordRef, TargetFacts, UserTypeId};
use tantou::invitation::members::{GivenAddress, InviteOrder};
use tantou::invitation::{InviterId, KeyId, RandomBytes, RandomUnavailable, ScopeId, TokenKey, TokenKeys};
use tantou::portal_membership::{Acting, Letters, PortalFacts, PortalMembership};
use tantou::preset;
use tantou::quota::licence::{LicenceCommand, LicenceRequest, NewPortal, Plan, Start};
use uuid::Uuid;

pub(crate) const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(0x7e));
pub(crate) const PORTAL: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0xf0));
pub(crate) const INVITER: InviterId = InviterId::from_uuid(Uuid::from_u128(0xe1));
pub(crate) const LEADS: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(2));
pub(crate) const POOL: Uuid = Uuid::from_u128(0xd2);

pub(crate) const BATCH: NonZeroUsize = NonZeroUsize::MIN.saturating_add(499);

/// When everything happens, in microseconds.
pub(crate) const NOW: i64 = 1_775_001_600_000_000;
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix_micros(NOW).expect("is within range")
}

/// When the invitations and the holds of their seats end.
pub(crate) fn ends() -> Timestamp {
    now().checked_add(WEEK).expect("is within range")
}

/// The text of the address that a record has. Twenty to a domain, every spelling another.
pub(crate) fn mail(index: u64) -> String {
    format!("Sage.Weiser{index}@Customer{}.example.co.jp", index / 20)
}

/// The record with this number. Records are numbered in another order than they are invited in, as by a random id.
pub(crate) fn record(index: u64) -> RecordId {
    RecordId::from_uuid(Uuid::from_u128(
        u128::from(index.wrapping_mul(0x9e37_79b9_7f4a_7c15)) << 64 | u128::from(index),
    ))
}

/// Targets from a position on. Nothing is kept of them.
pub(crate) fn targets(from: u64, to: u64) -> impl Iterator<Item = BulkTarget> {
    let policy = AddressPolicy::default();
    (from..to).map(move |index| BulkTarget {
        kept_as: RecordRef { module: Module::Leads, record: record(index) },
        address: GivenAddress::read(&mail(index), &policy),
        facts: TargetFacts::UNOPPOSED,
    })
}

pub(crate) fn bulk() -> BulkInvitation {
    let language = "ja".parse().expect("is a language");
    let order = InviteOrder { portal: PORTAL, user_type: LEADS, language, message: None };
    BulkInvitation { id: BulkId::from_uuid(Uuid::from_u128(0xb1)), order, mode: BulkMode::SendWhatPasses }
}

pub(crate) fn keys() -> TokenKeys {
    TokenKeys::new(TokenKey::new(KeyId(1), &[0x0b; 32]))
}

pub(crate) fn membership() -> PortalMembership {
    let seats = preset::crm_portal_seats().expect("the built-in terms are sound");
    PortalMembership::new(preset::crm_portal(), seats, keys())
}

/// Forty domains of spam, one of the organisation, compliance settings on.
pub(crate) fn facts() -> PortalFacts {
    let domain = |text: &str| Domain::parse(text).expect("is a domain");
    PortalFacts {
        organisation_domains: vec![domain("organisation.example")],
        spam_domains: (0..40).map(|number| domain(&format!("spam{number}.example"))).collect(),
        compliance: true,
        ..PortalFacts::new(PORTAL, [(LEADS, Module::Leads)].into_iter().collect())
    }
}

/// Mails are written later: what they have to say comes back with each batch, and the bench lets go of it.
pub(crate) const fn acting(facts: &PortalFacts, now: Timestamp) -> Acting<'_> {
    let by = Inviter { id: INVITER, manages_portal_users: true };
    Acting { portal: facts, by, letters: Letters::Facts, now }
}

/// What is set up before: the portal, and a type for leads with licences for all.
pub(crate) fn set_up() -> (NewPortal, LicenceRequest) {
    let standard = Uuid::from_u128(1).into();
    let start = Start::Purchase { plan: Plan::Ultimate };
    let new = NewPortal { id: PORTAL.as_uuid().into(), standard, pool: Uuid::from_u128(0xd1).into(), start };
    let user_type = LEADS.as_uuid().into();
    let command = LicenceCommand::AddType { user_type, pool: POOL.into(), licences: 1_000_000 };
    (new, LicenceRequest { id: Uuid::from_u128(0xc0).into(), portal: new.id, command })
}

/// Octets that look random; the same in every run, so that both sides write the same rows.
#[derive(Clone, Debug)]
pub(crate) struct Random(pub(crate) u64);

impl RandomBytes for Random {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomUnavailable> {
        for octets in out.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let bytes = (mixed ^ (mixed >> 31)).to_be_bytes();
            octets.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
        }
        Ok(())
    }
}
