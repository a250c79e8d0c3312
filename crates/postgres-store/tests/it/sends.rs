//! Futures of services and journeys may move between threads: on a transaction of this store all of them are `Send`.

mod access;
mod handover;
mod invitations;
mod journeys;
mod quota;
mod visibility;

use invitation_lifecycle::RandomUnavailable;
use postgres_store::{PostgresStore, PostgresTx};
use std::fs;
use std::path::Path;
use storage_contract::TenantId;

/// A generator, as hosts have one.
type Random = fn(&mut [u8]) -> Result<(), RandomUnavailable>;

fn is_send<T: Send>(_: T) {}

/// Any value at all. Whoever needs one only has to compile.
fn any<T>() -> T {
    panic!("nobody runs this")
}

/// Never run: it only has to compile.
#[expect(dead_code, reason = "it only has to compile")]
fn futures_are_send(store: &PostgresStore, tx: &mut PostgresTx) {
    is_send(store.begin(TenantId::from_uuid(uuid::Uuid::nil())));
    access::services(tx);
    access::agents(tx);
    invitations::bulk(tx);
    invitations::members(tx);
    invitations::services(tx);
    invitations::templates(tx);
    quota::contacts(tx);
    quota::licence(tx);
    quota::seats(tx);
    handover::anonymise(tx);
    handover::mailbox(tx);
    handover::reconcile(tx);
    handover::services(tx);
    visibility::notes(tx);
    visibility::portal(tx);
    visibility::privacy(tx);
    journeys::delegation(tx);
    journeys::offboarding(tx);
    journeys::portal_membership(tx);
    journeys::portal_records(tx);
    journeys::portal_seats(tx);
    journeys::support(tx);
    is_send(any::<PostgresTx>().commit());
}

/// Nothing that a crate offers is missing above.
#[test]
fn every_service_and_journey_is_asked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let asked = text_of(&root.join("tests/it/sends"));
    let crates = [
        "access-model",
        "invitation-lifecycle",
        "contact-quota",
        "agent-handover",
        "portal-visibility",
        "tantou",
    ];
    for name in crates {
        let source = text_of(&root.join("..").join(name).join("src"));
        let offered: Vec<&str> = source.split("pub async fn ").skip(1).collect();
        assert!(offered.len() > 15, "{name}: {}", offered.len());
        for service in offered {
            let service = service.split(['<', '(']).next().unwrap();
            let is_asked =
                [format!("::{service}("), format!(".{service}(")].iter().any(|call| asked.contains(call));
            assert!(is_asked, "{name}: {service}");
        }
    }
}

/// Everything below a folder, as one text.
fn text_of(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let text = |path: std::path::PathBuf| {
        if path.is_dir() { text_of(&path) } else { fs::read_to_string(path).unwrap() }
    };
    entries.map(text).collect()
}
