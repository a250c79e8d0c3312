//! One row in each table of version 5, and how to read them.

use crate::fixture::{at, id};
use portal_visibility::notes::{
    Activity, Attachment, FeedEntry, FeedRepository, Note, NoteRecord, NoteRepository,
};
use portal_visibility::portal::{
    Audience, NewPortal, PortalName, PortalRepository, PortalSite, PortalUser, PortalUserRecord,
    PortalUserRepository, UserType, UserTypeRepository,
};
use portal_visibility::privacy::{
    BasisRecord, Consent, DataRequest, DataRequestRecord, LegalBasis, PrivacyRepository, ProcessingBasis,
    RequestKind, RequestState,
};
use portal_visibility::{Author, OwnedKey, UserTypeConfig};
use sqlite_store::{SqliteStoreError, SqliteTx};
use storage_contract::run_ready;

const KEY: OwnedKey = OwnedKey::Integer(7);

fn portal() -> PortalSite {
    PortalSite::set_up(&NewPortal::named_after("桜修理", id(51), id(52), id(53)).unwrap())
}

fn user_type() -> UserType {
    let config =
        "format = 1\nkind = \"standard\"\nbase = \"contacts\"\n[modules.contacts]\nfields = [\"name\"]";
    let config = UserTypeConfig::from_toml(config).unwrap();
    UserType::new(id(53), id(51), PortalName::new("顧客").unwrap(), config)
}

fn note() -> Note {
    Note::restore(NoteRecord {
        id: id(55),
        module: "repairs".into(),
        record: KEY,
        author: Author::PortalUser(id(54)),
        text: "ブレーキが鳴る".into(),
        attachments: vec![Attachment { id: id(56), name: "写真.png".into() }],
        added_at: at(1),
        changed_at: at(2),
    })
}

fn request() -> DataRequest {
    DataRequest::restore(DataRequestRecord {
        id: id(58),
        kind: RequestKind::Export,
        module: "contacts".into(),
        record: KEY,
        filed_by: id(54),
        filed_at: at(1),
        due_at: at(9),
        state: RequestState::InProgress,
        state_since: at(2),
        reason: None,
    })
}

/// Portal 51, type 53, user 54, note 55 with file 56, entry 57, a basis, request 58.
pub(crate) fn insert_one_of_each_of_portals(tx: &mut SqliteTx<'_>) {
    let user = PortalUserRecord {
        user: id(54),
        portal: id(51),
        user_type: id(53),
        base_record: KEY,
        invited_by: id(59),
        audience: Audience::Organisation,
    };
    let activity = Activity::NoteAdded { note: id(55) };
    let (module, by) = ("repairs".to_owned(), id(54));
    let entry = FeedEntry { id: id(57), owner: id(59), module, record: KEY, by, activity, at: at(1) };
    let consent = Consent::Given { at: at(3), by: id(54) };
    let basis = BasisRecord { module: "contacts".into(), record: KEY, basis: LegalBasis::Consent, consent };
    run_ready(async {
        tx.insert_portal(&portal()).await.unwrap();
        tx.insert_user_type(&user_type()).await.unwrap();
        tx.insert_portal_users(&[PortalUser::restore(user)]).await.unwrap();
        tx.insert_note(&note()).await.unwrap();
        tx.insert_feed_entries(&[entry]).await.unwrap();
        tx.insert_basis(&ProcessingBasis::restore(basis)).await.unwrap();
        tx.insert_data_request(&request()).await.unwrap();
    });
}

/// Reads one row of each kind.
pub(crate) fn read_portals(tx: &mut SqliteTx<'_>) -> Result<(), SqliteStoreError> {
    run_ready(async {
        tx.lock_portal(id(51)).await?;
        tx.lock_user_types(&[id(53)]).await?;
        tx.lock_portal_users(&[id(54)]).await?;
        tx.lock_note(id(55)).await?;
        tx.find_feed_entries(&[id(57)]).await?;
        tx.page_feed(id(59), None, 9).await?;
        tx.lock_basis("contacts", &KEY).await?;
        tx.page_data_requests_of(id(54), None, 9).await?;
        Ok(())
    })
}
