//! Rows of subforms: who may set them, and what an edit may not lose.

use crate::definitions::customers;
use crate::shop::*;
use crate::writes::{codes, create, edit};
use portal_visibility::*;
use serde_json::{Value as Json, json};

const ALL: [&str; 2] = ["parts.part", "parts.price"];

/// The shop, where users see and may write these columns of `parts`; without create, so that mandatory ones may be kept from them.
fn columns(seen: &[&str], written: &[&str]) -> Shop {
    with(|config| {
        let repairs = config.modules.get_mut("repairs").unwrap();
        repairs.rights = Some(Rights::VIEW.with(Right::Edit).with(Right::EditShared));
        repairs.fields.retain(|field| !field.starts_with("parts."));
        repairs.fields.extend(seen.iter().map(|field| (*field).into()));
        let kept = seen.iter().filter(|field| !written.contains(field));
        repairs.deny.entry(FieldUse::Write).or_default().extend(kept.map(|field| (*field).into()));
    })
}

fn rows() -> [Json; 2] {
    [json!({ "parts": [] }), json!({ "parts": [{ "part": "pad" }] })]
}

/// PV-30, PV-36: an edit replaces rows whole, so it is refused while any column is hidden or read-only; it would be lost. Both in the same words.
#[test]
fn pv_36_an_edit_loses_no_hidden_or_read_only_column() {
    let before = repair(1, json!({}));
    let kept = ["write.rows_not_replaceable the rows of `parts` cannot be replaced"];
    for (seen, written) in [
        (&ALL[..], &[][..]),
        (&ALL[..], &ALL[..1]),
        (&ALL[..], &ALL[1..]),
        (&ALL[..1], &ALL[..1]),
        (&ALL[1..], &ALL[1..]),
        (&ALL[..1], &[][..]),
    ] {
        let shop = columns(seen, written);
        for rows in rows() {
            assert_eq!(codes(edit(&shop, &before, rows)), kept, "{seen:?} {written:?}");
        }
        assert!(edit(&shop, &before, json!({ "subject": "y" })).is_ok());
    }
    // What is not shown at all does not exist.
    let shop = columns(&[], &[]);
    for rows in rows() {
        assert_eq!(codes(edit(&shop, &before, rows)), ["write.no_such_field there is no field `parts`"]);
    }
}

/// PV-34: whoever may write every column replaces the rows.
#[test]
fn pv_34_rows_are_replaced_where_every_column_is_writable() {
    let shop = columns(&ALL, &ALL);
    let before = repair(1, json!({}));
    let part = shop.field("repairs", "parts.part");
    for (rows, expected) in rows().into_iter().zip([0, 1]) {
        let edited = edit(&shop, &before, rows).unwrap();
        assert_eq!(edited.rows["parts"].len(), expected);
        assert!(edited.rows["parts"].iter().all(|row| row[&part] == OwnedValue::Text("pad".into())));
        assert!(edited.values.is_empty());
    }
}

/// PV-30, PV-34: a new record has rows where some column is writable, for there is nothing to lose; not where all are only readable.
#[test]
fn pv_34_new_rows_need_a_writable_column() {
    let base = |rows: Json| json!({ "subject": "x", "state": "open", "cost": 6, "parts": rows });
    let created = create(&open(), base(json!([{ "part": "pad" }]))).unwrap();
    assert_eq!(created.rows["parts"].len(), 1);
    // The same shop, where no column is mandatory and none is written.
    let text = include_str!("files/shop.schema.toml")
        .replace("part = { type = \"text\", mandatory = true }", "part.type = \"text\"");
    let schema = Schema::from_toml(&text).unwrap();
    let mut config = customers();
    config
        .modules
        .get_mut("repairs")
        .unwrap()
        .deny
        .entry(FieldUse::Write)
        .or_default()
        .insert("parts.part".into());
    let shop = Shop { portal: config.compile(&schema).unwrap(), schema };
    for rows in [json!([]), json!([{}]), json!([{ "part": "pad" }])] {
        assert_eq!(codes(create(&shop, base(rows))), ["write.not_writable `parts` cannot be changed"]);
    }
}

/// PV-30: a column is no field of the record, whatever it is called there, and a field of the record is no column.
#[test]
fn pv_30_columns_are_no_fields_of_the_record() {
    let shop = columns(&ALL, &ALL);
    let before = repair(1, json!({}));
    assert_eq!(
        codes(edit(&shop, &before, json!({ "parts.part": "pad" }))),
        ["write.no_such_field there is no field `parts.part`"]
    );
    assert_eq!(
        codes(edit(&shop, &before, json!({ "parts": [{ "part": "pad", "subject": "x" }] }))),
        ["write.no_such_field there is no field `parts.subject`"]
    );
    let new = json!({ "subject": "x", "state": "open", "cost": 6, "parts.part": "pad" });
    assert_eq!(codes(create(&open(), new)), ["write.no_such_field there is no field `parts.part`"]);
}

/// PV-21, PV-34: what is no list of rows, or no row, is told with its place; PV-36: of a hidden subform nothing is told.
#[test]
fn pv_34_malformed_rows_are_told_with_their_place() {
    let shop = columns(&ALL, &ALL);
    let before = repair(1, json!({}));
    for malformed in [json!(null), json!({}), json!("pad"), json!(5), json!(true)] {
        assert_eq!(
            codes(edit(&shop, &before, json!({ "parts": malformed }))),
            ["write.not_of_type `parts`: not a value of its type"]
        );
        assert_eq!(
            codes(edit(&shop, &before, json!({ "parts": [{ "part": "pad" }, malformed] }))),
            if malformed == json!({}) {
                ["write.mandatory `parts.part` is mandatory"]
            } else {
                ["write.not_of_type `parts[1]`: not a value of its type"]
            }
        );
    }
    let hidden = columns(&[], &[]);
    for malformed in [json!(null), json!({}), json!([5])] {
        let say = |field: &str| {
            codes(edit(&hidden, &before, json!({ field: malformed }))).join("").replace(field, "?")
        };
        assert_eq!(say("parts"), say("pieces"));
    }
    // Said by a program.
    let (sage, draft) = (sage(), Draft::new().with("parts", OwnedValue::Text("pad".into())));
    let refused = shop.viewer(&sage).check_edit(
        shop.module("repairs"),
        &shop.json("repairs").record(&before),
        &draft,
        &Targets::none(),
    );
    assert_eq!(codes(refused), ["write.not_of_type `parts`: not a value of its type"]);
}
