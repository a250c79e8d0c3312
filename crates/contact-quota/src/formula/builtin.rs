//! The built-in catalogue: the five products of the support desk (CQ-01, CQ-02, CQ-03).

use super::expression::{Constant, Count, Expression, Fact, GroupSize};
use super::file::{CatalogueFile, FactDeclaration, FactKind, Formula, Group, Product};
use crate::period::Period;
use crate::quota::Quota;
use crate::text::Text;
use std::collections::BTreeMap;

const OPTIONS: &str = "options";

/// The five products of the support desk as data: `manage`, `manage_ac`, `manage_ac_smart`, `data_link` and `erp_hosting`.
///
/// The same catalogue as a file to edit is `catalogue/support.toml` of this crate (CQ-04). It can be extended before it is checked.
///
/// ```
/// use contact_quota::{Catalogue, CivilDate, Entitlement, Facts, Language, support_contacts};
/// let catalogue = Catalogue::new(&support_contacts())?;
/// let apps = ["attendance", "entry_exit_difference", "man_hours"];
/// let manage = Entitlement::new("manage", Facts::new().with_set("apps", apps));
/// let evaluation = catalogue.evaluate(&manage, CivilDate::new(2026, 4, 1)?)?;
/// assert_eq!(
///     evaluation.explain(Language::English),
///     "6 = 4 base + 2 apps (勤怠, 工数; 入退差異オプション is an option and does not count)",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn support_contacts() -> CatalogueFile {
    let products = [
        ("manage", "manage".into(), formula(4, vec![apps(&[OPTIONS], None)])),
        ("manage_ac", "ManageAC".into(), bundle("manage_ac")),
        ("manage_ac_smart", Text::new("ManageACスマート", "ManageAC Smart"), bundle("manage_ac_smart")),
        (
            "data_link",
            Text::new("データ連携 for manage", "Data link for manage"),
            formula(2, vec![Expression::Fact(Fact { of: "connections".into(), label: None })]),
        ),
        (
            "erp_hosting",
            Text::new("ERPホスティング for manage", "ERP hosting for manage"),
            formula(2, Vec::new()),
        ),
    ];
    let product = |(code, label, formula): (&str, Text, Formula)| {
        (code.to_owned(), Product { label, formulas: vec![formula], grants: Vec::new() })
    };
    CatalogueFile {
        format: CatalogueFile::FORMAT,
        facts: facts(),
        products: products.into_iter().map(product).collect(),
    }
}

fn facts() -> BTreeMap<String, FactDeclaration> {
    let items = [
        ("attendance", "勤怠"),
        ("cash_book", "現金出納帳"),
        ("entry_exit_difference", "入退差異オプション"),
        ("expenses", "経費"),
        ("fixed_assets", "固定資産申請"),
        ("groupware", "グループウェア"),
        ("journal_slips", "仕訳伝票申請"),
        ("man_hours", "工数"),
        ("receivables_payables", "債権債務申請"),
        ("workflow", "ワークフロー"),
    ];
    let smart = ["expenses", "receivables_payables", "journal_slips"];
    let rest = ["cash_book", "fixed_assets", "groupware", "workflow"];
    let bundled = Text::new("製品に含まれるアプリ", "part of the product");
    let groups = [
        (OPTIONS, group(Text::new("オプション", "an option"), &["entry_exit_difference"])),
        ("manage_ac", group(bundled.clone(), &[&smart[..], &rest[..]].concat())),
        ("manage_ac_smart", group(bundled, &smart)),
    ];
    let apps = FactDeclaration {
        kind: FactKind::Set,
        label: Text::counted("アプリ", "app", "apps"),
        items: items.into_iter().map(|(code, label)| (code.into(), label.into())).collect(),
        groups: groups.into_iter().map(|(name, group)| (name.into(), group)).collect(),
    };
    let connections = FactDeclaration {
        kind: FactKind::Count,
        label: Text::counted("接続", "connection", "connections"),
        items: BTreeMap::new(),
        groups: BTreeMap::new(),
    };
    [("apps".into(), apps), ("connections".into(), connections)].into()
}

fn group(label: Text, items: &[&str]) -> Group {
    Group { label, items: items.iter().map(|item| (*item).into()).collect() }
}

fn formula(base: u64, additional: Vec<Expression>) -> Formula {
    let label = Text::new("基本", "base");
    let base = Expression::Constant(Constant { value: Quota::Finite(base), label });
    Formula { period: Period::ALWAYS, base, additional }
}

fn apps(except: &[&str], label: Option<Text>) -> Expression {
    let except = except.iter().map(|group| (*group).into()).collect();
    Expression::Count(Count { of: "apps".into(), except, label })
}

/// CQ-02: what comes with the product, and each further app. A bundled app is never counted twice.
fn bundle(name: &str) -> Formula {
    let label = Text::counted("製品に含まれるアプリ", "bundled app", "bundled apps");
    let bundled = Expression::Group(GroupSize { of: "apps".into(), group: name.into(), label });
    let further =
        apps(&[OPTIONS, name], Some(Text::counted("その他のアプリ", "further app", "further apps")));
    formula(4, vec![bundled, further])
}
