//! Random portals: many at once against one by one.

use super::forms::{Row, Table, accessors, rows};
use crate::agreement::{Read, Spread, json_module, read, user};
use crate::world::{Dice, World};
use portal_visibility::*;
use proptest::prelude::*;

fn places(selection: &Selection) -> Vec<usize> {
    selection.rows().collect()
}

fn check(seed: u64, spread: &mut Spread) {
    let world = World::new(seed);
    let mut dice = Dice::new(seed ^ 0xB10C);
    let Read { schema, portal } = read(&world);
    let base = json_module(&schema, portal.base());
    let viewers: Vec<Viewer<'_>> =
        world.viewers.iter().map(|me| portal.bind(user(), &base.record(me)).unwrap()).collect();
    for (name, records) in &world.records {
        let id = schema.module(name).unwrap();
        let rules: Vec<&BoundRule<'_>> = viewers.iter().filter_map(|viewer| viewer.rule(id)).collect();
        if rules.is_empty() {
            continue;
        }
        let module = &schema[id];
        let count = dice.below(700) * dice.below(3);
        let rows = rows(&mut dice, module, &json_module(&schema, id), records, count);
        let accessors = accessors(&mut dice, module);
        let table = Table::new(&mut dice, module, &rows);
        for rule in &rules {
            let seen = |row: &Row| rule.sees(row);
            let expected: Vec<usize> = (0..count).filter(|row| seen(&rows[*row])).collect();
            let context = || format!("seed {seed}, {name} {:#}", world.config["modules"][name]);
            assert_eq!(places(&rule.select(&Records::new(&rows, |row| row))), expected, "{}", context());
            assert_eq!(places(&rule.select(&accessors.rows(&rows))), expected, "structs, {}", context());
            let columns = table.columns(&schema, module, rule);
            let selection = rule.select(&columns);
            assert_eq!(places(&selection), expected, "columns, {}", context());
            assert_eq!((selection.len(), selection.count()), (count, expected.len()));
            assert!(rows.iter().all(|row| rule.sees(&accessors.record(row)) == seen(row)));
            spread.count(expected.len(), count);
        }
        check_runs(&mut dice, &rules, &rows);
    }
}

/// Runs of several viewers, some of them empty or of the same viewer as before, the last one too long or too short.
fn check_runs(dice: &mut Dice, rules: &[&BoundRule<'_>], rows: &[Row]) {
    let mut runs = Vec::new();
    let mut expected = Vec::new();
    let mut start = 0;
    for _ in 0..dice.below(6) {
        let (rule, length) = (*dice.pick(rules), dice.below(400));
        let run = rows.iter().enumerate().skip(start).take(length);
        expected.extend(run.filter(|(_, row)| rule.sees(*row)).map(|(place, _)| place));
        runs.push((rule, length));
        start += length;
    }
    assert_eq!(places(&select_runs(&Records::new(rows, |row| row), runs)), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// PV-12, PV-13, PV-14, PV-15, PV-19, PV-21, PV-22: what is selected of many at once is what is seen one by one.
    #[test]
    fn pv_13_many_at_once_are_seen_as_one_by_one(seed in any::<u64>()) {
        check(seed, &mut Spread::default());
    }
}

/// The agreement proves something: many lists are neither empty nor full.
#[test]
fn pv_13_the_agreement_of_many_is_not_empty() {
    let mut spread = Spread::default();
    for seed in 0..60 {
        check(seed, &mut spread);
    }
    assert!(spread.some * 3 > spread.none + spread.all + spread.some, "{spread:?}");
}
