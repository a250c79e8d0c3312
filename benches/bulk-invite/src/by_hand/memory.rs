//! By hand in memory: rows put together and given to the store, one transaction for each batch.

use super::{Hand, Invited, batches};
use crate::world::{INVITER, LEADS, POOL, PORTAL, TENANT, bulk, ends, now};
use memory_store::{MemoryStore, MemoryTx};
use storage_contract::{Versioned, run_ready};
use tantou::invitation::bulk::{BulkPlace, BulkProgress, BulkRunRepository};
use tantou::invitation::members::{Activity, Member, MemberRecord, MemberRepository, SeatUse, Verification};
use tantou::invitation::{
    Addressee, AddresseeRecord, Claim, ClaimRecord, ClaimState, Invitation, InvitationRecord,
    InvitationRepository, InvitationState, Offer, OfferKind,
};
use tantou::quota::seats::{
    Hold, HoldCount, PoolRecord, Seat, SeatPool, SeatRecord, SeatRepository, SeatState,
};

/// Invites so many; how many mails there are to send.
pub fn in_memory(store: &mut MemoryStore, count: u64) -> u64 {
    let mut hand = Hand::new();
    let mut mails = 0;
    for (from, to) in batches(count) {
        let (mut members, mut invitations, mut addressees, mut seats) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut last = None;
        for invited in hand.invite(from, to) {
            members.push(member(&invited));
            invitations.push(invitation(&invited));
            addressees.push(addressee(&invited));
            seats.push(seat(&invited));
            mails += u64::from(!invited.link.reveal().is_empty());
            last = Some(invited.kept_as);
        }
        let progress = hand.progress(to, count, last.expect("no batch is empty"));
        let mut tx = store.begin(TENANT);
        run_ready(async {
            tx.insert_members(&members).await.expect("members");
            tx.insert_addressees(&addressees).await.expect("addressees");
            tx.insert_invitations(&invitations).await.expect("invitations");
            tx.insert_seats(&seats).await.expect("seats");
            update(&mut tx, progress).await;
        });
        tx.commit().expect("nobody is in the way");
    }
    mails
}

fn offer() -> Offer {
    Offer { kind: OfferKind::PORTAL, id: PORTAL.as_uuid() }
}

fn member(invited: &Invited) -> Member {
    Member::restore(MemberRecord {
        id: invited.member,
        portal: PORTAL,
        kept_as: invited.kept_as,
        user_type: LEADS,
        address: invited.address.clone(),
        invited_by: INVITER,
        invited_at: now(),
        language: bulk().order.language,
        activity: Activity::Active,
        verification: Verification::InvitationNotAccepted,
        status_since: now(),
        person: None,
        profile: None,
        invitation: Some(invited.invitation),
        invitations: 1,
        confirmation: None,
        superseded: Vec::new(),
        confirmations: 0,
        seat: SeatUse::Held { until: Some(ends()) },
        takings: 1,
        bulk: Some(BulkPlace { bulk: bulk().id, index: invited.index }),
    })
    .expect("a member")
}

fn invitation(invited: &Invited) -> Invitation {
    Invitation::restore(InvitationRecord {
        id: invited.invitation,
        scope: PORTAL,
        inviter: INVITER,
        address: invited.address.clone(),
        offers: [offer()].into(),
        message: None,
        language: bulk().order.language,
        issued_at: now(),
        sent_at: now(),
        expires_at: Some(ends()),
        sendings: 1,
        tokens: vec![invited.token],
        superseded: Vec::new(),
        reminded: [].into(),
        state: InvitationState::Pending,
    })
    .expect("an invitation")
}

fn addressee(invited: &Invited) -> Addressee {
    let claim =
        Claim { invitation: invited.invitation, state: ClaimState::Pending { expires_at: Some(ends()) } };
    Addressee::restore(AddresseeRecord {
        scope: PORTAL,
        address: invited.address.key().clone(),
        last_sent: Some(now()),
        claims: vec![ClaimRecord { offer: offer(), claim }],
    })
    .expect("an addressee")
}

fn hold() -> Hold {
    Hold { until: Some(ends()), round: 0 }
}

fn seat(invited: &Invited) -> Seat {
    let state = SeatState::Reserved { hold: hold() };
    Seat::restore(SeatRecord { id: invited.seat, pool: POOL.into(), taken_at: now(), state })
}

/// How many seats are held now, and how far the run is.
async fn update(tx: &mut MemoryTx, progress: BulkProgress) {
    let pools = tx.lock_pools(&[POOL.into()]).await.expect("a pool");
    let Versioned { value: pool, version } = pools.first().expect("a pool");
    let holds = vec![HoldCount { hold: hold(), count: progress.counts.sent }];
    let pool = SeatPool::restore(PoolRecord { holds, held_since: Some(now()), ..pool.record() });
    tx.save_pools(&[(pool.expect("a pool"), *version)]).await.expect("the pool");
    let run = tx.lock_bulk_run(bulk().id).await.expect("a run").expect("a run");
    let Versioned { value: mut run, version } = run;
    run.progress = progress;
    tx.save_bulk_run(&run, version).await.expect("the run");
}
