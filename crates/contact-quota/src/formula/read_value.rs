//! Reads the values that are this crate's own: quotas, labels and periods.

use super::problem::{ProblemKind, Reader};
use crate::civil_date::CivilDate;
use crate::period::Period;
use crate::quota::Quota;
use crate::text::Text;
use definition_reader::Tree;

/// A whole number from 0, or `unlimited`.
pub(super) fn quota(reader: &mut Reader, tree: &Tree) -> Option<Quota> {
    match tree {
        Tree::Text(text) if text == "unlimited" => Some(Quota::Unlimited),
        // Whoever writes -1 for no limit is told how that is written.
        Tree::Whole(0..) => reader.whole(tree).map(Quota::Finite),
        _ => reader.wrong_type("a whole number from 0, or `unlimited`", tree),
    }
}

/// A label: one text for both languages, or one each.
pub(super) fn text(reader: &mut Reader, tree: &Tree) -> Option<Text> {
    match tree {
        Tree::Text(_) => reader.string(tree).map(Text::Same),
        Tree::Table(_) => {
            let fields = reader.table(tree, &["ja", "en", "en_one"])?;
            let ja = reader.required(fields, "ja", Reader::string);
            let en = reader.required(fields, "en", Reader::string);
            let en_one = reader.optional(fields, "en_one", Reader::string);
            Some(Text::Each { ja: ja?, en: en?, en_one: en_one? })
        }
        _ => reader.wrong_type("a text, or a table of `ja` and `en`", tree),
    }
}

fn day(reader: &mut Reader, tree: &Tree) -> Option<CivilDate> {
    let day = if let Tree::Text(text) = tree { text.parse().ok() } else { None };
    day.or_else(|| reader.wrong_type("a day such as 2022-10-01", tree))
}

/// CQ-19: a period on which some day lies.
pub(super) fn period(reader: &mut Reader, tree: &Tree) -> Option<Period> {
    let fields = reader.table(tree, &["from", "until"])?;
    let from = reader.optional(fields, "from", day);
    let until = reader.optional(fields, "until", day);
    let period = Period { from: from?, until: until? };
    if period.is_empty() {
        reader.problem(ProblemKind::EmptyPeriod { period });
        return None;
    }
    Some(period)
}
