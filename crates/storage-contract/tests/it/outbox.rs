//! The outbox.

use storage_contract::{MessageId, OutboxEntry};

/// IL-13: a body may hold a token, and what is logged is kept for long.
#[test]
fn il_13_debug_does_not_show_the_body() {
    let entry = OutboxEntry {
        id: "01890a5d-ac96-774b-bcce-b302099a8057".parse::<MessageId>().unwrap(),
        topic: "delegation.invitation".to_owned(),
        body: r#"{"token":"AAECAwQF"}"#.to_owned(),
    };
    let shown = format!("{entry:?} {entry:#?}");
    assert!(shown.contains("delegation.invitation") && shown.contains("b302099a8057"), "{shown}");
    assert!(!shown.contains("AAECAwQF"), "{shown}");
}
