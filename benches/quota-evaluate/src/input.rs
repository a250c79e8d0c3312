//! What both sides are asked.

use crate::by_hand::{App, Checked};
use contact_quota::{Entitlement, Facts};

const APPS: [(&str, App); 10] = [
    ("attendance", App::Attendance),
    ("cash_book", App::CashBook),
    ("entry_exit_difference", App::EntryExitDifference),
    ("expenses", App::Expenses),
    ("fixed_assets", App::FixedAssets),
    ("groupware", App::Groupware),
    ("journal_slips", App::JournalSlips),
    ("man_hours", App::ManHours),
    ("receivables_payables", App::ReceivablesPayables),
    ("workflow", App::Workflow),
];

/// Many contracts: each as the library is told of it, and as a host might have it typed.
pub fn contracts(count: u64) -> Vec<(Entitlement, Checked)> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let contract = |_| {
        let bits = random();
        let chosen: Vec<_> =
            (0..).zip(APPS).filter(|(n, _)| bits >> n & 1 == 1).map(|(_, app)| app).collect();
        let (connections, stores) = (random() % 20, random() % 200);
        let facts = Facts::new()
            .with_set("apps", chosen.iter().map(|(code, _)| *code))
            .with_count("connections", connections.cast_signed())
            .with_count("stores", stores.cast_signed());
        let apps = chosen.iter().map(|(_, app)| *app).collect();
        (Entitlement::new("twelve", facts), Checked { apps, connections, stores })
    };
    (0..count).map(contract).collect()
}
