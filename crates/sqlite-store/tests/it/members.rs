//! One row in each table of version 4, and how to read them.

use crate::fixture::{address, at, id};
use invitation_lifecycle::bulk::{BulkInvitation, BulkMode, BulkPlace, BulkRun, BulkRunRepository};
use invitation_lifecycle::eligibility::{Module, RecordRef};
use invitation_lifecycle::members::{
    Activity, Confirmation, InviteOrder, Member, MemberLookup, MemberRecord, MemberRepository, Profile,
    SeatUse, Verification,
};
use invitation_lifecycle::templates::{
    BuiltInLanguage, MailTemplate, MailTemplateRecord, TemplateKind, TemplateRepository,
};
use invitation_lifecycle::{KeyId, Selector, StoredToken, TokenDigest};
use sqlite_store::{SqliteStoreError, SqliteTx};
use storage_contract::run_ready;

pub(crate) fn member() -> Member {
    let digest = TokenDigest::from_bytes([9; 32]);
    let token = StoredToken { selector: Selector::from_bytes([6; 16]), key: KeyId(1), generation: 1, digest };
    let confirmation = Confirmation { token, sent_at: at(2), expires_at: Some(at(60)), sendings: 1 };
    Member::restore(MemberRecord {
        id: id(41),
        portal: id(31),
        kept_as: RecordRef { module: Module::Custom { custom: id(42) }, record: id(43) },
        user_type: id(32),
        address: address("sage@seisaku.example"),
        invited_by: id(44),
        invited_at: at(1),
        language: "ja".parse().unwrap(),
        activity: Activity::Active,
        verification: Verification::AddressNotConfirmed,
        status_since: at(2),
        person: Some(id(45)),
        profile: Some(Profile {
            language: "ja".parse().unwrap(),
            date_format: "yyyy/MM/dd".parse().unwrap(),
            time_format: "HH:mm".parse().unwrap(),
            time_zone: "Asia/Tokyo".parse().unwrap(),
            country: "JP".parse().unwrap(),
        }),
        invitation: None,
        invitations: 1,
        confirmation: Some(confirmation),
        superseded: Vec::new(),
        confirmations: 1,
        seat: SeatUse::Occupied,
        takings: 1,
        bulk: Some(BulkPlace { bulk: id(46), index: 7 }),
    })
    .unwrap()
}

pub(crate) fn run() -> BulkRun {
    let order =
        InviteOrder { portal: id(31), user_type: id(32), language: "ja".parse().unwrap(), message: None };
    BulkRun::begin(BulkInvitation { id: id(46), order, mode: BulkMode::FillTheSeats }, id(44), at(3))
}

pub(crate) fn template() -> MailTemplate {
    let kind = TemplateKind::Welcome;
    MailTemplate::restore(MailTemplateRecord {
        scope: id(31),
        kind,
        language: "ja".parse().unwrap(),
        revision: 1,
        changed_at: at(4),
        source: Some(BuiltInLanguage::Japanese.template(kind).source().clone()),
    })
    .unwrap()
}

/// Member 41 with its selector, run 46, a template of scope 31.
pub(crate) fn insert_one_of_each_of_members(tx: &mut SqliteTx<'_>) {
    run_ready(async {
        tx.insert_members(&[member()]).await.unwrap();
        tx.insert_bulk_run(&run()).await.unwrap();
        tx.insert_templates(&[template()]).await.unwrap();
    });
}

/// Reads one row of each kind.
pub(crate) fn read_members(tx: &mut SqliteTx<'_>) -> Result<(), SqliteStoreError> {
    run_ready(async {
        let ids = [id(41)];
        tx.lock_members(id(31), MemberLookup { ids: &ids, ..MemberLookup::default() }).await?;
        tx.lock_bulk_run(id(46)).await?;
        tx.lock_templates(id(31), &[(TemplateKind::Welcome, "ja".parse().unwrap())]).await?;
        Ok(())
    })
}
