//! Columns that do not fit, and such as are not there.

use crate::shop::*;
use portal_visibility::*;
use serde_json::json;

/// PV-21: all that does not fit is told, with its column.
#[test]
fn pv_21_columns_that_do_not_fit_are_told_all_at_once() {
    let shop = open();
    let repairs = &shop.schema[shop.module("repairs")];
    let error = Columns::of(&shop.schema, repairs, 3)
        .key(Cells::Texts(&["1", "2", "3"]))
        .layout(Cells::Texts(&["standard"]), None)
        .column("subject", Cells::Integers(&[1, 2, 3]))
        .column("parts.part", Cells::Texts(&["a", "b", "c"]))
        .column("nothing", Cells::Integers(&[]))
        .column_with_gaps("contact", Cells::Texts(&["sage", "sage"]), &[])
        .finish()
        .unwrap_err();
    assert_eq!(error.code(), "columns.invalid");
    let found: Vec<String> =
        error.problems.iter().map(|problem| format!("{} {problem}", problem.code())).collect();
    assert_eq!(
        found,
        [
            "columns.type `key`: the column does not hold a reference",
            "columns.rows `layout`: 1 rows instead of 3",
            "columns.type `subject`: the column does not hold a text",
            "columns.unknown_field there is no field `parts.part`",
            "columns.unknown_field there is no field `nothing`",
            "columns.rows `contact`: 2 rows instead of 3",
            "columns.bits `contact`: 0 words of bits instead of 1",
        ]
    );
}

/// PV-15: a column that is not there satisfies nothing, not even *is empty*; nor does a value that is there but malformed.
#[test]
fn pv_15_what_is_not_given_opens_nothing() {
    let shop = with(|config| {
        let repairs = config.modules.get_mut("repairs").unwrap();
        repairs.lookups.clear();
        repairs.condition = Some("subject is empty".parse().unwrap());
    });
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let (id, repairs) = (shop.module("repairs"), &shop.schema[shop.module("repairs")]);
    let rule = viewer.rule(id).unwrap();
    let layouts = ["standard"; 2];
    let without =
        Columns::of(&shop.schema, repairs, 2).layout(Cells::Texts(&layouts), None).finish().unwrap();
    assert_eq!(rule.select(&without).count(), 0);
    let given = Columns::of(&shop.schema, repairs, 2)
        .layout(Cells::Texts(&layouts), None)
        .column("subject", Cells::Values(&[Value::Empty, Value::Malformed]))
        .finish()
        .unwrap();
    assert_eq!(rule.select(&given).rows().collect::<Vec<_>>(), [0]);
    let empty = repair(1, json!({ "subject": null }));
    assert!(viewer.sees(id, &shop.json("repairs").record(&empty)));
}

/// PV-12, PV-13: of a range, only rows within it are added, and a selection keeps what it had.
#[test]
fn pv_13_a_range_is_added_to_what_was_selected() {
    let (shop, sage) = (open(), sage());
    let viewer = shop.viewer(&sage);
    let (id, json) = (shop.module("repairs"), shop.json("repairs"));
    let repairs: Vec<_> = (0..1_200).map(|number| repair(number, json!({}))).collect();
    let records = Records::new(&repairs, |repair| json.record(repair));
    let rule = viewer.rule(id).unwrap();
    assert_eq!(rule.select(&records).count(), 1_200);
    let mut selection = Selection::none(1_200);
    for range in [3..5, 63..65, 500..1_030, 1_199..5_000, 7..7] {
        rule.select_within(&records, range, &mut selection);
    }
    let expected: Vec<usize> = [3..5, 63..65, 500..1_030, 1_199..1_200].into_iter().flatten().collect();
    assert_eq!(selection.rows().collect::<Vec<_>>(), expected);
    assert!(selection.contains(1_199) && !selection.contains(1_200) && !selection.contains(5));
}
