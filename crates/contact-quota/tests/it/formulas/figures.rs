//! Each figure of the support desk's page, by name.

use super::*;
use contact_quota::{CatalogueFile, Language};

/// CQ-01: 例:勤怠、入退差異オプション、工数をご利用の場合は、2名様まで — two on top of the base of four.
#[test]
fn cq_01_attendance_entry_exit_option_and_man_hours_give_two_on_top() {
    let manage = with_apps("manage", &EXAMPLE);
    assert_eq!(limit(&manage), finite(4, 6));
    assert_eq!(builtin().limit(&manage, today()).unwrap().additional(), Quota::Finite(2));
}

/// CQ-01: 1契約につき、4名まで.
#[test]
fn cq_01_manage_has_a_base_of_four() {
    assert_eq!(limit(&with_apps("manage", &[])), finite(4, 4));
}

/// CQ-01: オプションは含みません.
#[test]
fn cq_01_an_option_alone_gives_nothing() {
    assert_eq!(limit(&with_apps("manage", &["entry_exit_difference"])), finite(4, 4));
}

/// CQ-02: ①基本4名+②7名+ご利用アプリ数.
#[test]
fn cq_02_manage_ac_has_four_and_seven() {
    assert_eq!(limit(&with_apps("manage_ac", &[])), finite(4, 11));
}

/// CQ-02: the page repeats the figure of manage in the section on `ManageAC`; there it is what the apps give beside the seven.
#[test]
fn cq_02_the_repeated_example_gives_two_beside_the_seven() {
    assert_eq!(limit(&with_apps("manage_ac", &EXAMPLE)), finite(4, 13));
}

/// CQ-02: ①基本4名+②3名+ご利用アプリ数.
#[test]
fn cq_02_manage_ac_smart_has_four_and_three() {
    assert_eq!(limit(&with_apps("manage_ac_smart", &[])), finite(4, 7));
}

/// CQ-02: the same example gives two beside the three of Smart.
#[test]
fn cq_02_the_repeated_example_gives_two_beside_the_three_of_smart() {
    assert_eq!(limit(&with_apps("manage_ac_smart", &EXAMPLE)), finite(4, 9));
}

/// CQ-02: a bundled app is never counted twice, whether or not a host tells of it.
#[test]
fn cq_02_a_bundled_app_is_never_counted_twice() {
    let bundle = [
        "expenses",
        "receivables_payables",
        "journal_slips",
        "cash_book",
        "fixed_assets",
        "groupware",
        "workflow",
    ];
    assert_eq!(limit(&with_apps("manage_ac", &bundle)), finite(4, 11));
    // Smart brings along three of these; the other four are further apps.
    assert_eq!(limit(&with_apps("manage_ac_smart", &bundle)), finite(4, 11));
    // And manage brings along none.
    assert_eq!(limit(&with_apps("manage", &bundle)), finite(4, 11));
}

/// CQ-03: 例:2接続数をご利用の場合は、2名様まで — two on top of the base of two.
#[test]
fn cq_03_two_connections_give_two_on_top() {
    assert_eq!(limit(&with_connections(2)), finite(2, 4));
    assert_eq!(builtin().limit(&with_connections(2), today()).unwrap().additional(), Quota::Finite(2));
}

/// CQ-03: ①基本2名.
#[test]
fn cq_03_data_link_has_a_base_of_two() {
    assert_eq!(limit(&with_connections(0)), finite(2, 2));
}

/// CQ-03: ①基本2名, and nothing on top.
#[test]
fn cq_03_erp_hosting_has_two_and_no_more() {
    assert_eq!(limit(&Entitlement::new("erp_hosting", Facts::new())), finite(2, 2));
}

/// CQ-04: what is built in and the file that a host would edit say the same.
#[test]
fn cq_04_the_file_says_the_same_as_what_is_built_in() {
    let text = include_str!("../../../catalogue/support.toml");
    let file: CatalogueFile = toml::from_str(text).unwrap();
    assert_eq!(file, support_contacts());
    let (read, built) = (Catalogue::from_toml(text).unwrap(), builtin());
    assert!(read.products().eq(built.products()));
    for (product, apps) in
        [("manage", &EXAMPLE[..]), ("manage_ac", &EXAMPLE), ("manage_ac_smart", &["expenses"])]
    {
        let entitlement = with_apps(product, apps);
        assert_eq!(
            read.evaluate(&entitlement, today()).unwrap(),
            built.evaluate(&entitlement, today()).unwrap(),
        );
    }
    let json = serde_json::to_string(&support_contacts()).unwrap();
    assert!(Catalogue::from_json(&json).is_ok());
}

/// CQ-04: a host extends the catalogue without a line of code, and asks which facts it has to find out.
#[test]
fn cq_04_a_host_can_extend_the_catalogue() {
    let text = include_str!("../../../catalogue/support.toml").to_owned()
        + r#"
[facts.branches]
kind = "count"
label = { ja = "拠点", en = "branches" }

[products.retail]
label = "Retail"

[[products.retail.formulas]]
base = { constant = { value = 1, label = { ja = "基本", en = "base" } } }
additional = [
    { per_block = { of = { fact = { of = "branches" } }, size = 10, value = 2, rounding = "started", label = { ja = "拠点分", en = "for branches" } } },
]
"#;
    let catalogue = Catalogue::from_toml(&text).unwrap();
    assert_eq!(catalogue.needed_facts("retail", today()).unwrap(), ["branches"].into());
    assert!(catalogue.needed_facts("erp_hosting", today()).unwrap().is_empty());
    let retail = Entitlement::new("retail", Facts::new().with_count("branches", 11));
    let evaluation = catalogue.evaluate(&retail, today()).unwrap();
    assert_eq!(
        evaluation.explain(Language::English),
        "5 = 1 base + 4 for branches (2 per 10 of 11 branches)"
    );
    assert_eq!(evaluation.explain(Language::Japanese), "5 = 基本1 + 拠点分4（拠点11、10ごとに2）");
}
