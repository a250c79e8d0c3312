//! What the organisation does to its members, one or many at once (IL-52 … IL-55, IL-57, IL-59, IL-60).

use super::carry_out::{Run, contact_record};
use super::member_set::MemberSet;
use super::prepared::{MemberOutcome, PreparedMembers};
use super::request::{ManageCommand, MemberRequest};
use crate::ServiceContext;
use crate::eligibility::{Rules, UserTypeId};
use crate::ids::ScopeId;
use crate::members::member::Member;
use crate::members::refusal::MemberRefusal;
use crate::members::repository::MemberRepository;
use crate::members::seat::{FreeSeats, SeatKey};
use crate::members::status::MemberFilter;
use crate::random::RandomBytes;
use crate::refusal::Refusal;
use crate::repository::InvitationRepository;
use std::collections::BTreeSet;
use storage_contract::{OpError, Timestamp};

/// Members that are locked, with everything behind them, before it is decided what is done with them. In between the
/// host locks the seat pools, which come later in the lock order, and learns how many seats are free.
#[derive(Debug)]
pub struct LockedMembers {
    requests: Vec<MemberRequest>,
    set: MemberSet,
}

/// Locks the members of a portal that requests are about: members, their addressees, their invitations. Three round trips,
/// whatever their number.
///
/// # Errors
/// What the store fails with.
pub async fn lock_members<R: MemberRepository + InvitationRepository>(
    tx: &mut R,
    portal: ScopeId,
    requests: Vec<MemberRequest>,
    now: Timestamp,
) -> Result<LockedMembers, R::Error> {
    let ids = requests.iter().map(|request| request.member).collect();
    let new_addresses = || {
        requests.iter().filter_map(|request| match &request.command {
            ManageCommand::ChangeAddress { address } => Some(address.key().clone()),
            _ => None,
        })
    };
    let contacts = requests.iter().filter_map(|request| match &request.command {
        ManageCommand::Convert { contact, .. } => Some(contact_record(*contact)),
        _ => None,
    });
    let mut set = MemberSet::lock(tx, portal, ids, new_addresses().collect(), contacts.collect()).await?;
    set.lock_invitations(tx, new_addresses(), now).await?;
    Ok(LockedMembers { requests, set })
}

/// Prepares what the organisation asks for its members: [`lock_members`] and [`LockedMembers::prepare`] in one step, for
/// hosts that know the free seats beforehand.
///
/// # Errors
/// As [`LockedMembers::prepare`]; otherwise what the store fails with.
pub async fn prepare_members<R: MemberRepository + InvitationRepository, G: RandomBytes>(
    tx: &mut R,
    portal: ScopeId,
    requests: Vec<MemberRequest>,
    rules: &Rules<'_>,
    seats: FreeSeats,
    random: &mut G,
    context: &ServiceContext<'_>,
) -> Result<PreparedMembers<Vec<MemberOutcome>>, OpError<MemberRefusal, R::Error>> {
    let locked = lock_members(tx, portal, requests, context.now).await?;
    locked.prepare(None, rules, seats, random, context).map_err(OpError::Refused)
}

impl LockedMembers {
    /// The members that were found.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.set.members()
    }

    /// The user types whose free seats may matter: those that members have, and those that they are to have.
    pub fn seat_types(&self) -> BTreeSet<UserTypeId> {
        let asked = self.requests.iter().filter_map(|request| match request.command {
            ManageCommand::ChangeType { user_type } | ManageCommand::Convert { user_type, .. } => {
                Some(user_type)
            }
            ManageCommand::Reinvite
            | ManageCommand::CancelInvitation
            | ManageCommand::ChangeAddress { .. }
            | ManageCommand::Deactivate
            | ManageCommand::Activate
            | ManageCommand::Delete => None,
        });
        self.set.members().map(Member::user_type).chain(asked).collect()
    }

    /// The seats that the members hold by their own rows. Where the pools do not have one of them, [say so](FreeSeats::without): whoever needs it needs a free one.
    pub fn held_seats(&self, now: Timestamp) -> impl Iterator<Item = SeatKey> {
        self.set.held_seats(now)
    }

    /// Decides each request in the order given, each on what the earlier ones left. One outcome per request: what happened,
    /// or why nothing did (IL-52).
    ///
    /// With a filter, only what the filter [offers](MemberFilter::offers) is done, and only to members that are in it.
    ///
    /// # Errors
    /// [`MemberRefusal::NotPermitted`] without the permission to manage portal users; [`MemberRefusal::NotOffered`] if the
    /// filter does not offer one of the actions; `invitation.random_unavailable` if the host's generator fails. Nothing is
    /// prepared then.
    pub fn prepare<G: RandomBytes>(
        self,
        filter: Option<MemberFilter>,
        rules: &Rules<'_>,
        seats: FreeSeats,
        random: &mut G,
        context: &ServiceContext<'_>,
    ) -> Result<PreparedMembers<Vec<MemberOutcome>>, MemberRefusal> {
        let Self { requests, set } = self;
        // IL-45, IL-51.
        if !rules.inviter.manages_portal_users {
            return Err(MemberRefusal::NotPermitted);
        }
        if let Some(filter) = filter
            && let Some(request) = requests.iter().find(|request| !filter.offers(request.command.action()))
        {
            return Err(MemberRefusal::NotOffered { filter, action: request.command.action() });
        }
        let mut run = Run { set, filter, rules, seats, context, mails: Vec::new(), named: BTreeSet::new() };
        let mut outcome = Vec::with_capacity(requests.len());
        for request in &requests {
            let result = match run.carry_out(request, random) {
                Err(refusal @ MemberRefusal::Link { why: Refusal::RandomUnavailable }) => {
                    return Err(refusal);
                }
                result => result,
            };
            outcome.push(MemberOutcome { member: request.member, result });
        }
        Ok(PreparedMembers { outcome, mails: run.mails, set: run.set })
    }
}
