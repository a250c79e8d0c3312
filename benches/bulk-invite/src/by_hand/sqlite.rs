//! By hand in `SQLite`: one prepared statement for each table, one transaction for each batch.

use super::{Hand, Invited, batches};
use crate::world::{INVITER, LEADS, NOW, POOL, PORTAL, TENANT, ends};
use rusqlite::{CachedStatement, Connection, params};
use sqlite_store::SqliteStore;
use tantou::invitation::bulk::BulkProgress;
use tantou::quota::seats::{Hold, HoldCount};
use uuid::Uuid;

const MEMBER: &str = "INSERT INTO tantou_member (
        tenant, id, portal, module, record, user_type, address, address_key, invited_by, invited_at, language, activity,
        verification, status_since, invitation, invitations, superseded, confirmations, seat, seat_until, takings, bulk,
        bulk_place, version)
    VALUES (?1, ?2, ?3, 'leads', ?4, ?5, ?6, ?7, ?8, ?9, 'ja', 'active',
        'invitation_not_accepted', ?9, ?10, 1, '[]', 0, 'held', ?11, 1, ?12, ?13, 1)";

const INVITATION: &str = "INSERT INTO tantou_invitation (
        tenant, id, scope, inviter, address, address_key, offers, language, issued_at, sent_at, expires_at, sendings, tokens,
        superseded, reminded, state, version)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'ja', ?8, ?8, ?9, 1, ?10, '[]', '[]', 'pending', 1)";

const SELECTOR: &str = "INSERT INTO tantou_selector (tenant, selector, invitation) VALUES (?1, ?2, ?3)";

const ADDRESSEE: &str = "INSERT INTO tantou_addressee (tenant, scope, address_key, last_sent, claims, version) VALUES (?1, ?2, ?3, ?4, ?5, 1)";

const SEAT: &str =
    "INSERT INTO tantou_seat (tenant, id, pool, taken_at, state, hold_until, hold_round, version)
    VALUES (?1, ?2, ?3, ?4, 'reserved', ?5, 0, 1)";

const POOL_HOLDS: &str = "UPDATE tantou_seat_pool SET holds = ?3, held_since = ?4, version = version + 1 WHERE tenant = ?1 AND id = ?2";

const PROGRESS: &str =
    "UPDATE tantou_bulk_run SET progress = ?3, version = version + 1 WHERE tenant = ?1 AND id = ?2";

/// Invites so many; how many mails there are to send.
pub fn in_sqlite(store: &mut SqliteStore, count: u64) -> u64 {
    let mut hand = Hand::new();
    let mut mails = 0;
    for (from, to) in batches(count) {
        let tx = store.begin(TENANT).expect("nobody is in the way");
        let mut statements = Statements::prepare(tx.connection());
        let mut last = None;
        for invited in hand.invite(from, to) {
            statements.insert(&invited);
            mails += u64::from(!invited.link.reveal().is_empty());
            last = Some(invited.kept_as);
        }
        drop(statements);
        let progress = hand.progress(to, count, last.expect("no batch is empty"));
        update(tx.connection(), hand.bulk.id.as_uuid(), &progress);
        tx.commit().expect("nobody is in the way");
    }
    mails
}

fn blob(id: Uuid) -> [u8; 16] {
    id.into_bytes()
}

struct Statements<'c> {
    member: CachedStatement<'c>,
    invitation: CachedStatement<'c>,
    selector: CachedStatement<'c>,
    addressee: CachedStatement<'c>,
    seat: CachedStatement<'c>,
    bulk: [u8; 16],
    offers: String,
}

impl<'c> Statements<'c> {
    fn prepare(connection: &'c Connection) -> Self {
        let prepare = |sql| connection.prepare_cached(sql).expect("a statement");
        Self {
            member: prepare(MEMBER),
            invitation: prepare(INVITATION),
            selector: prepare(SELECTOR),
            addressee: prepare(ADDRESSEE),
            seat: prepare(SEAT),
            bulk: blob(crate::world::bulk().id.as_uuid()),
            offers: format!(r#"[{{"kind":"portal","id":"{PORTAL}"}}]"#),
        }
    }

    fn insert(&mut self, row: &Invited) {
        let (tenant, portal) = (blob(TENANT.as_uuid()), blob(PORTAL.as_uuid()));
        let inviter = blob(INVITER.as_uuid());
        let invitation = blob(row.invitation.as_uuid());
        let (given, key) = (row.address.as_given(), row.address.key().as_str());
        let until = ends().as_unix_micros();
        self.member
            .execute(params![
                tenant,
                blob(row.member.as_uuid()),
                portal,
                blob(row.kept_as.record.as_uuid()),
                blob(LEADS.as_uuid()),
                given,
                key,
                inviter,
                NOW,
                invitation,
                until,
                self.bulk,
                i64::try_from(row.index).expect("fits"),
            ])
            .expect("a member");
        let tokens = serde_json::to_string(&[row.token]).expect("JSON");
        self.invitation
            .execute(params![
                tenant,
                invitation,
                portal,
                inviter,
                given,
                key,
                self.offers,
                NOW,
                until,
                tokens
            ])
            .expect("an invitation");
        self.selector
            .execute(params![tenant, row.token.selector.as_bytes(), invitation])
            .expect("a selector");
        let claims = format!(
            r#"[{{"offer":{{"kind":"portal","id":"{PORTAL}"}},"invitation":"{}","state":{{"kind":"pending","expires_at":"{}"}}}}]"#,
            row.invitation,
            ends()
        );
        self.addressee.execute(params![tenant, portal, key, NOW, claims]).expect("an addressee");
        let (seat, pool) = (blob(row.seat.as_uuid()), blob(POOL));
        self.seat.execute(params![tenant, seat, pool, NOW, until]).expect("a seat");
    }
}

/// How many seats are held now, and how far the run is.
fn update(connection: &Connection, bulk: Uuid, progress: &BulkProgress) {
    let tenant = blob(TENANT.as_uuid());
    let holds = [HoldCount { hold: Hold { until: Some(ends()), round: 0 }, count: progress.counts.sent }];
    let holds = serde_json::to_string(&holds).expect("JSON");
    let mut pool = connection.prepare_cached(POOL_HOLDS).expect("a statement");
    let changed = pool.execute(params![tenant, blob(POOL), holds, NOW]).expect("an update");
    assert_eq!(changed, 1, "there is a pool");
    let progress = serde_json::to_string(progress).expect("JSON");
    let mut run = connection.prepare_cached(PROGRESS).expect("a statement");
    let changed = run.execute(params![tenant, blob(bulk), progress]).expect("an update");
    assert_eq!(changed, 1, "there is a run");
}
