//! What the hammers share: one portal per round, in a tenant of its own, with the real journeys.

use crate::atomically::atomically;
use crate::harness::MembersHarness;
use crate::members::world::{CUSTOMERS, PORTAL, kept_as, member_id};
use crate::sample::{address, at, id};
use crate::violation::{Verdict, Violation, ensure, same};
use contact_quota::licence::{LicenceCommand, LicenceRequest, NewPortal, Plan, Start};
use contact_quota::seats::{PoolId, SeatRepository, Usage};
use contact_quota::terms::{PortalTerms, portal_terms};
use invitation_lifecycle::eligibility::{Inviter, Module, TargetFacts, UserTypeId};
use invitation_lifecycle::members::{
    GivenAddress, InviteOrder, InviteTarget, Member, MemberEvent, MemberFilter, MemberMailKind, MemberQuery,
    MemberRepository, TargetOutcome,
};
use invitation_lifecycle::{
    InvitationPolicy, KeyId, Person, PresentedToken, Proof, RandomUnavailable, Registration, TokenKey,
    TokenKeys,
};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;
use storage_contract::{OpError, TenantId, Timestamp};
use tantou::message::Content;
use tantou::portal_membership::{
    Acting, Answer, LetterBody, Letters, MembershipPolicies, MembershipRefusal, MembershipStore, PortalFacts,
    PortalMembership, Receipt,
};
use tantou::portal_seats::PortalSeats;

const STANDARD: UserTypeId = UserTypeId::from_uuid(uuid::Uuid::from_u128(0x57_0009));

pub(crate) type Operation<T, H> =
    Result<T, OpError<MembershipRefusal, <H as crate::harness::Harness>::Error>>;

/// The portal of a round. Every round has a tenant of its own, so that all go over one database.
pub(crate) struct Stage {
    pub(crate) tenant: TenantId,
    pub(crate) round: u32,
    pub(crate) limit: u64,
    pub(crate) membership: PortalMembership,
    facts: PortalFacts,
}

impl Stage {
    /// A portal with so many licences for customers.
    pub(crate) fn open<H: MembersHarness>(
        harness: &H,
        connection: &mut H::Connection,
        round: u32,
        limit: u64,
    ) -> Result<Self, Violation> {
        let stage = Self::of(round, limit);
        stage.succeed(harness, connection, async |tx| stage.set_up(tx).await)?;
        Ok(stage)
    }

    fn of(round: u32, limit: u64) -> Self {
        // Invitations end after a minute, so that holds do; the hammers send many mails at one instant.
        let invitations = InvitationPolicy {
            validity: Some(Duration::from_secs(60)),
            sending_interval: None,
            ..InvitationPolicy::DEFAULT
        };
        let policies = MembershipPolicies::default().with_invitations(invitations);
        let terms = PortalTerms::new(&portal_terms()).expect("the built-in terms are sound");
        let keys = TokenKeys::new(TokenKey::new(KeyId(1), &[7; 32]));
        let types = [(STANDARD, Module::Contacts), (CUSTOMERS, Module::Contacts)];
        Self {
            tenant: id(u128::from(round + 1) << 32),
            round,
            limit,
            membership: PortalMembership::new(policies, PortalSeats::new(terms), keys),
            facts: PortalFacts::new(PORTAL, types.into_iter().collect()),
        }
    }

    pub(crate) const fn acting(&self, now: Timestamp) -> Acting<'_> {
        let by = Inviter { id: inviter(), manages_portal_users: true };
        Acting { portal: &self.facts, by, letters: Letters::Facts, now }
    }

    /// One operation in a transaction of its own, which has to succeed.
    pub(crate) fn succeed<H: MembersHarness, T>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        operation: impl AsyncFnMut(&mut H::Tx<'_>) -> Operation<T, H>,
    ) -> Result<T, Violation> {
        atomically(harness, connection, self.tenant, operation).succeeded()
    }

    async fn set_up<R: MembershipStore>(
        &self,
        tx: &mut R,
    ) -> Result<(), OpError<MembershipRefusal, R::Error>> {
        let portal = id(PORTAL.as_uuid().as_u128());
        let standard = id(STANDARD.as_uuid().as_u128());
        let start = Start::Purchase { plan: Plan::Ultimate };
        let new = NewPortal { id: portal, standard, pool: id(0xd0), start };
        let seats = self.membership.seats();
        let opened = seats.open(tx, &new, at(1)).await.map_err(OpError::lift)?;
        drop(opened);
        let user_type = id(CUSTOMERS.as_uuid().as_u128());
        let command = LicenceCommand::AddType { user_type, pool: pool(), licences: self.limit };
        let request = LicenceRequest { id: id(0xbe_0001), portal, command };
        let added = seats.change(tx, &request, at(1)).await.map_err(OpError::lift)?;
        drop(added);
        Ok(())
    }

    /// One operation in a transaction of its own; refusals are answers.
    pub(crate) fn act<H: MembersHarness, T>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        operation: impl AsyncFnMut(&mut H::Tx<'_>) -> Operation<T, H>,
    ) -> Result<Result<T, MembershipRefusal>, Violation> {
        match atomically(harness, connection, self.tenant, operation).result {
            Ok(done) => Ok(Ok(done)),
            Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
            Err(OpError::Storage(error)) => {
                Err(Violation::Failed { doing: "running again after conflicts", error: error.to_string() })
            }
        }
    }

    /// Invites members by their numbers; the links of the mails, in the order of the numbers that were invited.
    pub(crate) async fn invite<R: MembershipStore>(
        &self,
        tx: &mut R,
        numbers: &[u128],
        now: Timestamp,
    ) -> Result<(Vec<TargetOutcome>, Vec<PresentedToken>), OpError<MembershipRefusal, R::Error>> {
        let language = "ja".parse().expect("is a language");
        let order = InviteOrder { portal: PORTAL, user_type: CUSTOMERS, language, message: None };
        let targets = numbers.iter().copied().map(target).collect();
        let mut random = pseudo_random((self.round, numbers.first().copied(), now));
        let invited = self.membership.invite(tx, order, targets, &self.acting(now), &mut random).await?;
        let tokens = tokens(&invited);
        Ok((invited.outcome, tokens))
    }

    /// Accepts an invitation; whether it was accepted before.
    pub(crate) async fn accept<R: MembershipStore>(
        &self,
        tx: &mut R,
        token: &PresentedToken,
        number: u128,
        now: Timestamp,
    ) -> Result<bool, OpError<MembershipRefusal, R::Error>> {
        let answer = Answer {
            proof: Proof::Token(token.clone()),
            person: Person::New(id(0x9_0000 + number)),
            registration: Registration::Complete,
            facts: TargetFacts::UNOPPOSED,
        };
        let accepted = self.membership.accept(tx, &answer, &self.acting(now)).await?;
        Ok(accepted.outcome.earlier)
    }

    /// All members, and the numbers of their pool.
    pub(crate) fn look<H: MembersHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        now: Timestamp,
    ) -> Result<(Vec<Member>, Usage), Violation> {
        let done = atomically(harness, connection, self.tenant, async |tx| -> Operation<_, H> {
            let everybody = MemberQuery { filter: MemberFilter::All, user_type: None };
            let members = tx.page_members(PORTAL, everybody, None, 1_000).await?;
            let pools = tx.find_pools(&[pool()]).await?;
            Ok((members, pools.first().map(|pool| pool.usage(now))))
        });
        let (members, usage) = done.succeeded()?;
        let usage = usage.ok_or_else(|| Violation::Broken("the pool is gone".to_owned()))?;
        Ok((members, usage))
    }

    /// What members say of their seats is what the pool counts, and no more than there are.
    pub(crate) fn agree(&self, members: &[Member], usage: &Usage, now: Timestamp) -> Verdict {
        let counted = members.iter().filter(|member| member.seat().counts(now)).count() as u64;
        same("seats that members have, and that the pool counts", &counted, &usage.taken)?;
        ensure(usage.taken <= self.limit, || format!("{} of {} seats are taken", usage.taken, self.limit))
    }
}

pub(crate) const fn inviter() -> invitation_lifecycle::InviterId {
    invitation_lifecycle::InviterId::from_uuid(uuid::Uuid::from_u128(0xf_0001))
}

pub(crate) fn pool() -> PoolId {
    id(0xd1)
}

fn target(number: u128) -> InviteTarget {
    InviteTarget {
        member: member_id(number),
        kept_as: kept_as(number),
        address: GivenAddress::Given(address(&format!("sage{number}@customer.example"))),
        facts: TargetFacts::UNOPPOSED,
        bulk: None,
    }
}

fn tokens<T>(receipt: &Receipt<T, MemberEvent>) -> Vec<PresentedToken> {
    let token = |message: &tantou::message::Message| match &message.content {
        Content::Member(letter) if letter.kind == MemberMailKind::Invitation => match &letter.body {
            LetterBody::Facts { token: Some(token), .. } => token.reveal().parse().ok(),
            LetterBody::Facts { token: None, .. } | LetterBody::Rendered { .. } => None,
        },
        _ => None,
    };
    receipt.messages.iter().filter_map(token).collect()
}

/// Octets that no other operation gets. Tests need them different, not secret.
pub(crate) fn pseudo_random(seed: impl Hash) -> impl FnMut(&mut [u8]) -> Result<(), RandomUnavailable> {
    let mut drawn = 0_u64;
    move |out: &mut [u8]| {
        for octets in out.chunks_mut(8) {
            drawn += 1;
            let mut hasher = DefaultHasher::new();
            seed.hash(&mut hasher);
            drawn.hash(&mut hasher);
            let number = hasher.finish().to_be_bytes();
            octets.copy_from_slice(&number[..octets.len()]);
        }
        Ok(())
    }
}
