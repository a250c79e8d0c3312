//! Damaged rows: a typed error that names table and column, never a panic, and nothing of what is stored.

use crate::fixture::{File, id, insert_one_of_each, tenant};
use crate::members::{insert_one_of_each_of_members, read_members};
use crate::portals::{insert_one_of_each_of_portals, read_portals};
use crate::quota::{insert_one_of_each_of_quota, read_quota};
use access_model::{AssignmentRepository, ContractRepository, DelegateRepository, HolderRepository};
use email_identity::AddressKey;
use invitation_lifecycle::InvitationRepository;
use sqlite_store::{Damage, SqliteStoreError, SqliteTx};
use storage_contract::{FailureClass, StorageError, run_ready};

/// Reads one row of each kind.
fn read_all(tx: &mut SqliteTx<'_>) -> Result<(), SqliteStoreError> {
    let address = AddressKey::from_stored("tanaka@seisaku.example");
    run_ready(async {
        tx.lock_holder(id(1)).await?;
        tx.lock_contracts(&[id(2)]).await?;
        tx.lock_delegates(&[id(3)]).await?;
        tx.lock_roster(id(1), &[id(3)]).await?;
        tx.lock_assignments(&[(id(2), id(3))]).await?;
        tx.lock_addressees(id(1), &[address]).await?;
        tx.lock_invitations(&[id(6)]).await?;
        tx.page_messages(None, 9)?;
        Ok::<_, SqliteStoreError>(())
    })?;
    read_quota(tx)?;
    read_members(tx)?;
    read_portals(tx)
}

/// What the store says about a file of which one statement has changed one row.
fn after(damage: &str) -> Result<(), SqliteStoreError> {
    let file = File::new();
    let mut store = file.open();
    let mut tx = store.begin(tenant()).unwrap();
    insert_one_of_each(&mut tx);
    insert_one_of_each_of_quota(&mut tx);
    insert_one_of_each_of_members(&mut tx);
    insert_one_of_each_of_portals(&mut tx);
    tx.commit().unwrap();
    let raw = file.raw();
    raw.pragma_update(None, "foreign_keys", false).unwrap();
    assert_eq!(raw.execute(damage, []).unwrap(), 1, "{damage}");
    let mut tx = store.begin(tenant()).unwrap();
    read_all(&mut tx)
}

#[test]
fn an_undamaged_file_is_read() {
    after("UPDATE tantou_holder SET name = 'another name'").unwrap();
}

#[test]
fn a_damaged_column_is_named() {
    let cases = [
        ("tantou_holder", "address_key", "'else@seisaku.example'"),
        ("tantou_contract", "holder", "x'01'"),
        ("tantou_contract", "ended_at", "9223372036854775807"),
        ("tantou_delegate", "address", "'no address'"),
        ("tantou_delegate", "registered_at", "-9223372036854775808"),
        ("tantou_roster_entry", "label", "CAST(x'ff' AS TEXT)"),
        ("tantou_roster_entry", "added_at", "9223372036854775807"),
        ("tantou_assignment", "invitation", "x''"),
        ("tantou_assignment", "holder", "x'000102030405060708090a0b0c0d0e0f10'"),
        ("tantou_addressee", "claims", "'{\"not\": \"a list\"}'"),
        ("tantou_addressee", "claims", "'[{\"offer\":'"),
        ("tantou_invitation", "offers", "'[{\"kind\":\"Contract\",\"id\":\"x\"}]'"),
        ("tantou_invitation", "message", "''"),
        ("tantou_invitation", "language", "'no language'"),
        ("tantou_invitation", "sendings", "-1"),
        ("tantou_invitation", "sendings", "4294967296"),
        ("tantou_invitation", "tokens", "'[1]'"),
        ("tantou_invitation", "superseded", "''"),
        ("tantou_invitation", "reminded", "'[70000]'"),
        ("tantou_outbox", "sent_at", "9223372036854775807"),
        ("tantou_register", "form", "'2026-02-30'"),
        ("tantou_register", "entitlements", "'[]'"),
        ("tantou_register", "registered", "-1"),
        ("tantou_contact", "name", "'Seisaku/Sakura'"),
        ("tantou_contact", "address_key", "'else@seisaku.example'"),
        ("tantou_contact", "purposes", "'[\"spying\"]'"),
        ("tantou_contact", "consented_at", "9223372036854775807"),
        ("tantou_account", "members", "'[{}]'"),
        ("tantou_account", "password_chosen_at", "-9223372036854775808"),
        ("tantou_quota_receipt", "digest", "x''"),
        ("tantou_quota_receipt", "answer", "'{\"of\":\"seisaku\"}'"),
        ("tantou_quota_past", "until", "9223372036854775807"),
        ("tantou_quota_past", "held", "'{\"of\":\"seisaku\"}'"),
        ("tantou_licence", "plan", "'seisaku'"),
        ("tantou_licence", "free_users", "-1"),
        ("tantou_licence", "custom", "'{}'"),
        ("tantou_seat_pool", "limits", "'{}'"),
        ("tantou_seat_pool", "occupied", "-1"),
        ("tantou_seat_pool", "lapsed_through", "9223372036854775807"),
        ("tantou_seat_pool", "holds", "'[{}]'"),
        ("tantou_seat", "pool", "x'01'"),
        ("tantou_seat", "hold_round", "-1"),
        ("tantou_seat", "release_reason", "'seisaku'"),
        ("tantou_member", "record", "x'01'"),
        ("tantou_member", "address", "'no address'"),
        ("tantou_member", "language", "'no language'"),
        ("tantou_member", "activity", "'seisaku'"),
        ("tantou_member", "verification", "'seisaku'"),
        ("tantou_member", "status_since", "9223372036854775807"),
        ("tantou_member", "profile", "'{\"country\": \"seisaku\"}'"),
        ("tantou_member", "confirmation", "'[1]'"),
        ("tantou_member", "superseded", "'{}'"),
        ("tantou_member", "confirmations", "-1"),
        ("tantou_member", "bulk_place", "-1"),
        ("tantou_bulk_run", "bulk", "'{}'"),
        ("tantou_bulk_run", "progress", "''"),
        ("tantou_mail_template", "revision", "-1"),
        ("tantou_mail_template", "source", "'{\"subject\": 1}'"),
        ("tantou_portal", "name", "'\t'"),
        ("tantou_portal", "url_part", "'Seisaku'"),
        ("tantou_user_type", "kind", "'seisaku'"),
        ("tantou_user_type", "config", "'{\"seisaku\": 1}'"),
        ("tantou_user_type", "users", "-1"),
        ("tantou_portal_user", "base_record", "'{\"integer\": \"seisaku\"}'"),
        ("tantou_note", "author", "'\"seisaku\"'"),
        ("tantou_note", "attachments", "'[1]'"),
        ("tantou_feed_entry", "activity", "'{\"activity\": \"seisaku\"}'"),
        ("tantou_legal_basis", "basis", "'seisaku'"),
        ("tantou_legal_basis", "said_at", "9223372036854775807"),
        ("tantou_data_request", "kind", "'seisaku'"),
        ("tantou_data_request", "due_at", "9223372036854775807"),
    ];
    for (table, column, value) in cases {
        let error = after(&format!("UPDATE {table} SET {column} = {value}")).unwrap_err();
        let named = match &error {
            SqliteStoreError::Damaged { table, damage: Damage::Column { column, .. } } => {
                (*table, column.as_str())
            }
            other => panic!("{table}.{column} = {value}: {other:?}"),
        };
        // An address is compared with the key beside it: the pair is wrong, and the key is named.
        let expected = if column == "address" { "address_key" } else { column };
        assert_eq!(named, (table, expected));
        assert_eq!((error.class(), error.code()), (FailureClass::Other, "sqlite_store.damaged"));
        let text = error.to_string();
        assert!(text.contains(table) && text.contains(expected), "{text}");
        assert!(
            !text.contains("seisaku") && !text.contains("no language"),
            "stored content in an error: {text}"
        );
    }
}

#[test]
fn columns_that_do_not_go_together_are_noticed() {
    let cases = [
        ("tantou_roster_entry", "label = '  '"),
        ("tantou_assignment", "id = x'00000000000000000000000000000001'"),
        ("tantou_assignment", "window_from = 5, window_until = 5"),
        ("tantou_assignment", "state = 'lost'"),
        ("tantou_assignment", "state = 'effective'"),
        ("tantou_assignment", "end_reason = 'removed'"),
        ("tantou_assignment", "state = 'ended', changed_at = 1, end_reason = 'boredom'"),
        ("tantou_invitation", "offers = '[]'"),
        ("tantou_invitation", "tokens = '[]'"),
        ("tantou_invitation", "state = 'accepted', changed_at = 1"),
        ("tantou_invitation", "state = 'cancelled', changed_at = 1"),
        ("tantou_invitation", "state = 'cancelled', changed_at = 1, cause = 'replaced'"),
        ("tantou_invitation", "person = x'00000000000000000000000000000001'"),
        ("tantou_invitation", "expires_at = -1"),
        ("tantou_register", "registered = 0"),
        ("tantou_register", "orders = 0"),
        ("tantou_contact", "registration_order = 0"),
        ("tantou_contact", "purposes = '[\"surveys\"]'"),
        ("tantou_account", "members = '[]'"),
        ("tantou_account", "members = json_insert(members, '$[#]', json_extract(members, '$[0]'))"),
        ("tantou_licence", "state = 'lost'"),
        ("tantou_licence", "state = 'trial'"),
        ("tantou_licence", "plan = NULL"),
        ("tantou_licence", "plan = 'free'"),
        ("tantou_licence", "delete_at = 1"),
        ("tantou_licence", "custom = json_insert(custom, '$[#]', json_extract(custom, '$[0]'))"),
        ("tantou_seat_pool", "holds = json_insert(holds, '$[#]', json_extract(holds, '$[0]'))"),
        ("tantou_seat_pool", "holds = json_set(holds, '$[0].count', 0)"),
        ("tantou_seat_pool", "holds = json_set(holds, '$[0].round', 1)"),
        ("tantou_seat", "state = 'lost'"),
        ("tantou_seat", "state = 'occupied'"),
        ("tantou_seat", "hold_round = NULL"),
        ("tantou_seat", "changed_at = 1"),
        ("tantou_seat", "state = 'released', hold_round = NULL, hold_until = NULL, changed_at = 1"),
        ("tantou_member", "module = 'custom:seisaku'"),
        ("tantou_member", "seat = 'held'"),
        ("tantou_member", "seat_until = 1"),
        ("tantou_member", "bulk = NULL"),
        ("tantou_member", "confirmation = NULL"),
        ("tantou_member", "person = NULL"),
        ("tantou_bulk_run", "bulk = json_set(bulk, '$.portal', '00000000-0000-0000-0000-000000000001')"),
        ("tantou_mail_template", "revision = 0"),
        ("tantou_mail_template", "source = json_set(source, '$.body', '<script>')"),
        ("tantou_portal", "name_key = 'another'"),
        ("tantou_user_type", "kind = 'custom'"),
        ("tantou_legal_basis", "said_at = NULL"),
        ("tantou_legal_basis", "consent = 'lost'"),
        ("tantou_data_request", "state = 'refused'"),
        ("tantou_data_request", "reason = '法定保存期間'"),
        ("tantou_addressee", "claims = json_insert(claims, '$[#]', json_extract(claims, '$[0]'))"),
    ];
    for (table, change) in cases {
        match after(&format!("UPDATE {table} SET {change}")).unwrap_err() {
            SqliteStoreError::Damaged { table: named, damage: Damage::Record(_) } => assert_eq!(named, table),
            other => panic!("{table}: {change}: {other:?}"),
        }
    }
}
