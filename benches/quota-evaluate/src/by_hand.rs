//! The control: the same number by a function that somebody wrote for this one product.

use contact_quota::{FactValue, Facts};

/// What the function is given when the facts are those that the library is given: by name, not yet checked.
///
/// Like the library it refuses what is unknown, missing or negative.
pub fn of_facts(facts: &Facts) -> Option<u64> {
    let (mut further, mut workflow) = (0_u64, false);
    let FactValue::Set(apps) = facts.get("apps")? else { return None };
    for app in apps {
        match app.as_str() {
            "attendance" | "cash_book" | "fixed_assets" | "groupware" | "man_hours" => further += 1,
            "workflow" => {
                further += 1;
                workflow = true;
            }
            "entry_exit_difference" | "expenses" | "journal_slips" | "receivables_payables" => {}
            _ => return None,
        }
    }
    let count = |name: &str| match facts.get(name) {
        Some(FactValue::Count(count)) => u64::try_from(*count).ok(),
        _ => None,
    };
    total(further, workflow, count("connections")?, count("stores")?)
}

/// The apps as a host might have them when it has checked them already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    /// 勤怠
    Attendance,
    /// 現金出納帳
    CashBook,
    /// 入退差異オプション
    EntryExitDifference,
    /// 経費
    Expenses,
    /// 固定資産申請
    FixedAssets,
    /// グループウェア
    Groupware,
    /// 仕訳伝票申請
    JournalSlips,
    /// 工数
    ManHours,
    /// 債権債務申請
    ReceivablesPayables,
    /// ワークフロー
    Workflow,
}

/// What the function is given when everything is checked and typed.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Without repetition.
    pub apps: Vec<App>,
    /// How many.
    pub connections: u64,
    /// How many.
    pub stores: u64,
}

/// The number of checked facts: what the library does after `bind`.
pub fn of_checked(facts: &Checked) -> Option<u64> {
    let (mut further, mut workflow) = (0_u64, false);
    for app in &facts.apps {
        match app {
            App::Attendance | App::CashBook | App::FixedAssets | App::Groupware | App::ManHours => {
                further += 1;
            }
            App::Workflow => {
                further += 1;
                workflow = true;
            }
            App::EntryExitDifference | App::Expenses | App::JournalSlips | App::ReceivablesPayables => {}
        }
    }
    total(further, workflow, facts.connections, facts.stores)
}

fn total(further: u64, workflow: bool, connections: u64, stores: u64) -> Option<u64> {
    let by_size = match stores {
        0..20 => 0,
        20..100 => 3,
        _ => 10,
    };
    4_u64
        .checked_add(3)?
        .checked_add(further)?
        .checked_add(connections)?
        .checked_add(stores.div_ceil(10).checked_mul(2)?)?
        .checked_add(by_size)?
        .checked_add(u64::from(workflow))
}
