//! Why a limit is what it is (CQ-04).

use super::*;
use contact_quota::{Derivation, Explanation, Grant, GrantKind, Language, Origin, Period, Text};
use std::slice::from_ref;

fn explain(entitlement: &Entitlement, language: Language) -> String {
    builtin().evaluate(entitlement, today()).unwrap().explain(language)
}

/// CQ-04: in words, in both languages.
#[test]
fn cq_04_the_reasons_in_words() {
    let manage = with_apps("manage", &EXAMPLE);
    assert_eq!(
        explain(&manage, Language::English),
        "6 = 4 base + 2 apps (勤怠, 工数; 入退差異オプション is an option and does not count)"
    );
    assert_eq!(
        explain(&manage, Language::Japanese),
        "6 = 基本4 + アプリ2（勤怠、工数。入退差異オプションはオプションのため数えません）"
    );
    assert_eq!(
        explain(&with_apps("manage_ac_smart", &["expenses", "journal_slips", "workflow"]), Language::English),
        "8 = 4 base + 3 bundled apps (経費, 債権債務申請, 仕訳伝票申請) + 1 further app \
         (ワークフロー; 経費, 仕訳伝票申請: each is part of the product and does not count)"
    );
    assert_eq!(explain(&with_connections(2), Language::Japanese), "4 = 基本2 + 接続2");
    assert_eq!(explain(&with_apps("manage", &[]), Language::English), "4 = 4 base + 0 apps");
    assert_eq!(explain(&Entitlement::new("erp_hosting", Facts::new()), Language::English), "2 = 2 base");
}

/// CQ-04: the tree has a label, a value and an origin for every number; what does not count is there with 0.
#[test]
fn cq_04_the_tree() {
    let (catalogue, manage) = (builtin(), with_apps("manage", &EXAMPLE));
    let tree = catalogue.evaluate(&manage, today()).unwrap().into_explanation().into_owned();
    insta::assert_json_snapshot!(tree);
    let Derivation::Sum { parts } = &tree.derivation else { panic!("{tree:?}") };
    let Derivation::Count { items } = &parts[1].derivation else { panic!("{tree:?}") };
    let option = items.iter().find(|item| item.value == Quota::ZERO).unwrap();
    assert_eq!(option.label.in_language(Language::Japanese), "入退差異オプション");
    assert!(matches!(&option.origin, Origin::Fact { fact, item: Some(item) }
        if fact == "apps" && item == "entry_exit_difference"));
    let again: Explanation<'static> = serde_json::from_str(&serde_json::to_string(&tree).unwrap()).unwrap();
    assert_eq!(again, tree);
}

fn grant(kind: GrantKind, value: u64, from: &str) -> Grant {
    let period = Period { from: Some(day(from)), until: None };
    Grant { kind, value: Quota::Finite(value), period, label: Text::new("特例", "by agreement") }
}

/// CQ-04: grants add, replace and guarantee, in their order, while they hold.
#[test]
fn cq_04_grants_take_effect_in_their_order() {
    let catalogue = builtin();
    let explained = |grants: &[Grant]| {
        let entitlement = Entitlement { grants: grants.to_vec(), ..with_connections(2) };
        let evaluation = catalogue.evaluate(&entitlement, today()).unwrap();
        assert_eq!(evaluation.explanation().fold(), Some(evaluation.limit().ceiling));
        assert_eq!(catalogue.limit(&entitlement, today()).unwrap(), evaluation.limit());
        assert!(evaluation.limit().base <= evaluation.limit().ceiling);
        evaluation.explain(Language::English)
    };
    let add = grant(GrantKind::Add, 3, "2026-04-01");
    let replace = grant(GrantKind::Replace, 1, "2026-04-01");
    let at_least = grant(GrantKind::AtLeast, 5, "2026-04-01");
    assert_eq!(explained(&[]), "4 = 2 base + 2 connections");
    assert_eq!(explained(from_ref(&add)), "7 = 2 base + 2 connections + 3 by agreement");
    assert_eq!(explained(from_ref(&replace)), "1 = 1 by agreement (in place of 4 = 2 base + 2 connections)");
    assert_eq!(
        explained(from_ref(&at_least)),
        "5 = at least 5 by agreement (in place of 4 = 2 base + 2 connections)"
    );
    assert_eq!(explained(&[add.clone(), at_least]), "7 = 2 base + 2 connections + 3 by agreement");
    assert_eq!(
        explained(&[replace, add]),
        "4 = 1 by agreement (in place of 4 = 2 base + 2 connections) + 3 by agreement"
    );
    assert_eq!(explained(&[grant(GrantKind::Add, 3, "2026-04-02")]), "4 = 2 base + 2 connections");
}

/// CQ-04: steps, blocks, conditions and sums say how they came about.
#[test]
fn cq_04_every_kind_of_part_explains_itself() {
    let catalogue = Catalogue::from_toml(include_str!("every_kind.toml")).unwrap();
    let facts = |stores: i64, vip: bool| {
        let facts = Facts::new().with_count("stores", stores).with_flag("vip", vip);
        Entitlement::new("everything", facts.with_set("apps", ["a", "b"]))
    };
    let mut lines = Vec::new();
    for (stores, vip) in [(0, false), (9, false), (10, true), (25, true), (1_000, true)] {
        let entitlement = facts(stores, vip);
        let evaluation = catalogue.evaluate(&entitlement, today()).unwrap();
        assert_eq!(evaluation.explanation().fold(), Some(evaluation.limit().ceiling));
        lines.push(evaluation.explain(Language::English));
        lines.push(evaluation.explain(Language::Japanese));
    }
    insta::assert_snapshot!(lines.join("\n"));
}
