//! Sixteen threads send four changes, each of them four times, at once.

use super::types::{Operation, POLICY, failed, set};
use crate::atomically::atomically;
use crate::cases::journal::{the_past_is_found, without_a_gap};
use crate::concurrency::{THREADS, hammer};
use crate::harness::LicencesHarness;
use crate::licences::world::{custom, licence, open, portal, record};
use crate::sample::{at, id};
use crate::violation::{Verdict, Violation, ensure, same};
use contact_quota::journal::{Held, JournalRepository, Past, Subject};
use contact_quota::licence::{
    LicenceCommand, LicenceImpact, LicenceRecord, LicenceRefusal, LicenceRepository, LicenceRequest,
    PortalLicence, StandardType, prepare_change,
};
use contact_quota::seats::PoolId;
use storage_contract::{OpError, TenantId, Timestamp};

/// How many changes there are.
const CHANGES: usize = 4;

fn licences_of(change: u64) -> LicenceRequest {
    let command = LicenceCommand::SetLicences { user_type: custom(100, 0).id, licences: 10 + change };
    LicenceRequest { id: id(0xbe_0000 + u128::from(change)), portal: portal(1), command }
}

/// CQ-20: a change that is sent several times at once, by clocks that differ, has one effect, and all who sent it are answered the same; so is whoever sends it late,
/// when others have changed what it is about. What the portal and its pool had meanwhile is told without a gap (CQ-19).
///
/// # Errors
/// A violation with what differs.
pub fn a_change_sent_many_times_at_once_has_one_effect<H: LicencesHarness>(harness: &H) -> Verdict {
    let own = custom(100, 1);
    hammer(
        harness,
        |connection, round| set(harness, connection, round, &[own]),
        |connection, tenant, thread| {
            let request = licences_of((thread % CHANGES) as u64);
            send(harness, connection, *tenant, &request, at(100 + thread as u64))
        },
        |connection, tenant, answers| {
            for change in 0..CHANGES {
                let of_change: Vec<_> = answers.iter().skip(change).step_by(CHANGES).collect();
                let effects = of_change.iter().filter(|(_, repeated)| !repeated).count();
                same("effects of one change", &(effects, of_change.len()), &(1, THREADS / CHANGES))?;
                ensure(of_change.iter().all(|(impact, _)| *impact == of_change[0].0), || {
                    format!("one change was answered differently: {of_change:?}")
                })?;
            }
            send(harness, connection, *tenant, &licences_of(90), at(300))?;
            for (change, (impact, _)) in answers.iter().enumerate().take(CHANGES) {
                let late = send(harness, connection, *tenant, &licences_of(change as u64), at(400))?;
                same("a change that came late", &late, &(impact.clone(), true))?;
            }
            let seen = look(harness, connection, *tenant, own.pool)?;
            same("licences in the end", &seen.licences, &Some(100))?;
            for (past, held_since) in seen.past {
                ensure(!past.is_empty(), || "no past is kept".to_owned())?;
                without_a_gap(&past, held_since)?;
            }
            Ok(())
        },
    )
}

/// What portals were is found by instant and listed page by page (CQ-19).
///
/// # Errors
/// A violation with what differs.
pub fn the_past_of_portals_is_found<H: LicencesHarness>(harness: &H) -> Verdict {
    the_past_is_found(harness, |second, free_users| {
        let record = record(1 + u128::from(second), open());
        let standard = StandardType { free_users, ..record.standard };
        Held::Portal(Box::new(licence(LicenceRecord { standard, ..record })))
    })
}

fn send<H: LicencesHarness>(
    harness: &H,
    connection: &mut H::Connection,
    tenant: TenantId,
    request: &LicenceRequest,
    now: Timestamp,
) -> Result<(LicenceImpact, bool), Violation> {
    let done = atomically(harness, connection, tenant, async |tx| -> Operation<_, LicenceRefusal, H> {
        let prepared = prepare_change(tx, request, &POLICY, now).await?;
        let answer = (prepared.impact().clone(), prepared.is_repeated());
        prepared.store(tx).await?;
        Ok(answer)
    });
    match done.result {
        Ok(answer) => Ok(answer),
        Err(OpError::Refused(refusal)) => Err(Violation::Broken(format!("an unexpected refusal: {refusal}"))),
        Err(OpError::Storage(error)) => failed(&error),
    }
}

/// What there is after a round.
struct Seen {
    licences: Option<u64>,
    /// Of the portal and of the pool of its type: the past, and since when it is as it is.
    past: [(Vec<Past>, Option<Timestamp>); 2],
}

fn look<H: LicencesHarness>(
    harness: &H,
    connection: &mut H::Connection,
    tenant: TenantId,
    pool: PoolId,
) -> Result<Seen, Violation> {
    let done = atomically(harness, connection, tenant, async |tx| -> Operation<_, (), H> {
        let portal = portal(1);
        let licence = tx.find_licence(portal).await?;
        let held_since = licence.as_ref().and_then(|licence| licence.record().held_since);
        let of_portal = (tx.page_past(Subject::Portal(portal), None, 100).await?, held_since);
        let pools = contact_quota::seats::SeatRepository::find_pools(tx, &[pool]).await?;
        let held_since = pools.first().and_then(|pool| pool.record().held_since);
        let of_pool = (tx.page_past(Subject::Pool(pool), None, 100).await?, held_since);
        let licences = licence.iter().flat_map(PortalLicence::custom).map(|custom| custom.licences).next();
        Ok(Seen { licences, past: [of_portal, of_pool] })
    });
    done.succeeded()
}
