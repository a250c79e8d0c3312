//! What an older schema kept is there after it was brought up to date.

use crate::database::{Bare, RUNTIME, connect, pool};
use contact_quota::contacts::{ChangeKind, ContactRepository as _};
use contact_quota::journal::{Held, JournalRepository as _, Receipt, ReceiptAnswer, Subject};
use contact_quota::licence::LicenceRepository as _;
use contact_quota::seats::SeatRepository as _;
use postgres_store::{PostgresStore, SCHEMA_VERSION};
use serde_json::json;
use storage_contract::Timestamp;
use tokio_postgres::Client;
use uuid::Uuid;

/// The schema as version 2 made it.
const VERSION_2: [&str; 4] = [
    include_str!("../../src/schema/0001_tables.sql"),
    include_str!("../../src/schema/0001_keys.sql"),
    include_str!("../../src/schema/0002_tables.sql"),
    include_str!("../../src/schema/0002_keys.sql"),
];

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn keep(client: &Client, table: &str, columns: &str, keys: &[Uuid], record: serde_json::Value) {
    let places: Vec<String> = (0..keys.len()).map(|place| format!("${}", place + 2)).collect();
    let sql = format!(
        "INSERT INTO {table} (tenant, {columns}, version, record) VALUES ('{}', {}, 1, ($1::text)::jsonb)",
        id(7),
        places.join(", ")
    );
    let record = record.to_string();
    let mut parameters: Vec<&(dyn tokio_postgres::types::ToSql + Sync)> = vec![&record];
    parameters.extend(keys.iter().map(|key| key as &(dyn tokio_postgres::types::ToSql + Sync)));
    client.execute(&sql, &parameters).await.unwrap();
}

/// A register with four requests behind it, the first of them before 1970; a licence and a pool, of which nothing was recorded.
async fn fill(client: &Client) {
    let entitlement = json!({"product": "manage", "facts": {"apps": []}});
    let register = json!({"contract": id(2), "form": "2026-04-01", "entitlements": [{"from": "2026-04-01", "entitlement": entitlement}], "primary": id(0x16), "registered": 4, "orders": 5});
    keep(client, "tantou_register", "contract", &[id(2)], register).await;
    let answers = [
        ("signed_up", "1969-12-31T23:59:58.5Z", vec![id(0x15)], id(0x15), 1),
        ("added", "1970-01-01T00:00:02Z", vec![id(0x16), id(0x17)], id(0x15), 3),
        ("handed_over", "1970-01-01T00:00:03.000001Z", vec![], id(0x16), 3),
        ("added", "1970-01-01T00:00:05Z", vec![id(0x18)], id(0x16), 4),
    ];
    for (number, (change, at, joined, primary, registered)) in (0..).zip(answers) {
        let request = id(10 + number);
        let answer = json!({"change": change, "at": at, "joined": joined, "left": [], "primary": primary, "registered": registered});
        let receipt =
            json!({"contract": id(2), "request": request, "digest": id(0x1a + number), "answer": answer});
        keep(client, "tantou_receipt", "contract, request", &[id(2), request], receipt).await;
    }
    let limits = json!({"first": {"seats": 3, "basis": "other"}});
    let pool = json!({"id": id(0x21), "limits": limits, "occupied": 2, "round": 0, "lapsed_through": null, "holds": []});
    keep(client, "tantou_seat_pool", "id", &[id(0x21)], pool).await;
}

/// CQ-19, CQ-20: what requests were answered is recognised as before, and from it follows how many were registered when. Of pools nothing was recorded, and nothing is made up.
#[test]
fn cq_19_cq_20_a_schema_of_version_2_keeps_its_receipts_and_gets_a_past() {
    let Some(database) = Bare::new() else { return };
    let anew = RUNTIME.block_on(async {
        PostgresStore::open(pool(database.config(), 1)).await.unwrap();
        schema(&connect(&database.config()).await).await
    });
    drop(database);
    let database = Bare::new().unwrap();
    RUNTIME.block_on(async {
        let client = connect(&database.config()).await;
        for sql in VERSION_2 {
            client.batch_execute(sql).await.unwrap();
        }
        let noted =
            "INSERT INTO tantou_schema (version, layout, partitions) VALUES (1, 'plain', 0), (2, 'plain', 0)";
        client.batch_execute(noted).await.unwrap();
        fill(&client).await;
        let store = PostgresStore::open(pool(database.config(), 1)).await.unwrap();
        let version: i32 =
            client.query_one("SELECT max(version) FROM tantou_schema", &[]).await.unwrap().get(0);
        assert_eq!(version, SCHEMA_VERSION);
        let mut tx = store.begin(id(7).into()).await.unwrap();
        let register = tx.lock_register(id(2).into()).await.unwrap().unwrap();
        assert_eq!(register.value.record().held_since, Some(at("1970-01-01T00:00:05Z")));
        let subject = Subject::Register(id(2).into());
        let receipt: Receipt = tx.lock_receipt(subject, id(10).into()).await.unwrap().unwrap();
        let ReceiptAnswer::Contacts(answer) = receipt.answer else { panic!("{receipt:?}") };
        assert_eq!(receipt.digest, id(0x1a).into());
        assert_eq!((answer.at, answer.registered), (at("1969-12-31T23:59:58.5Z"), 1));
        assert_eq!(
            (answer.change, answer.joined, answer.primary),
            (ChangeKind::SignedUp, vec![id(0x15).into()], id(0x15).into())
        );
        let past = tx.page_past(subject, None, 9).await.unwrap();
        let told: Vec<_> = past
            .iter()
            .map(|past| match &past.held {
                Held::Register(held) => (past.since, past.until, held.registered, held.primary),
                other => panic!("{other:?}"),
            })
            .collect();
        let second = at("1970-01-01T00:00:02Z");
        let third = at("1970-01-01T00:00:03.000001Z");
        let expected = [
            (third, at("1970-01-01T00:00:05Z"), 3, id(0x16).into()),
            (second, third, 3, id(0x15).into()),
            (at("1969-12-31T23:59:58.5Z"), second, 1, id(0x15).into()),
        ];
        assert_eq!(told, expected);
        let then = tx.find_past(&[subject, Subject::Register(id(3).into())], second).await.unwrap();
        assert_eq!(then.len(), 1, "one of two registers has a past");
        assert_eq!(then[0].since, second);
        assert_eq!(tx.lock_pools(&[id(0x21).into()]).await.unwrap()[0].value.record().held_since, None);
        assert!(tx.lock_licence(id(0x1f).into()).await.unwrap().is_none());
        drop(tx);
        assert_eq!(schema(&client).await, anew, "the schema is that of a database that was made anew");
    });
}

/// Every column and every index.
async fn schema(client: &Client) -> Vec<String> {
    let sql = "SELECT format('%s %s %s %s', relname, attname, format_type(atttypid, atttypmod), attnotnull)
             FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
             WHERE relname LIKE 'tantou\\_%' AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
         UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'tantou\\_%' ORDER BY 1";
    let rows = client.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}
