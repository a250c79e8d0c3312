//! Reads a price table from a file, so that every mistake is told, those of the shape and those of the content.

use super::check::{self, PriceMistake, PriceMistakes};
use super::table::{PriceTable, PriceTableData, Scheme, TierData};
use crate::formula::ProblemKind;
use definition_reader::{Reader, ShapeProblem, Tree};

/// Reads a whole file.
pub(super) fn read(tree: Result<Tree, ShapeProblem>) -> Result<PriceTable, PriceMistakes> {
    let mut reader = Reader::default();
    let data = reader.root(tree, shape);
    let mut mistakes: Vec<PriceMistake> =
        reader.into_problems().into_iter().map(|problem| PriceMistake::Shape { problem }).collect();
    match data.as_ref().map(PriceTable::new) {
        Some(Ok(table)) if mistakes.is_empty() => return Ok(table),
        Some(Err(content)) => mistakes.extend(content.0),
        Some(Ok(_)) | None => {}
    }
    Err(PriceMistakes(mistakes))
}

/// Reads a table that is a part of a file.
pub(crate) fn read_prices(reader: &mut Reader<ProblemKind>, tree: &Tree) -> Option<PriceTable> {
    let data = shape(reader, tree)?;
    match check::check(&data) {
        Ok(table) => Some(table),
        Err(mistakes) => {
            for mistake in mistakes.0 {
                let (path, message) = (mistake.path(), mistake.what());
                reader
                    .at(&path, |reader| reader.problem(ProblemKind::Price { code: mistake.code(), message }));
            }
            None
        }
    }
}

fn shape<K: From<ShapeProblem>>(reader: &mut Reader<K>, tree: &Tree) -> Option<PriceTableData> {
    let fields = reader.table(tree, &["currency", "scheme", "tiers"])?;
    let currency = reader.required(fields, "currency", Reader::any_text);
    let schemes = [("volume", Scheme::Volume), ("graduated", Scheme::Graduated)];
    let scheme = reader
        .required(fields, "scheme", |reader, tree| reader.word(tree, "`volume` or `graduated`", &schemes));
    let tiers = reader.required(fields, "tiers", |reader, tree| reader.list(tree, tier));
    Some(PriceTableData { currency: currency?, scheme: scheme?, tiers: tiers? })
}

fn tier<K: From<ShapeProblem>>(reader: &mut Reader<K>, tree: &Tree) -> Option<TierData> {
    let fields = reader.table(tree, &["from", "up_to", "unit_price"])?;
    let from = reader.required(fields, "from", Reader::small);
    let up_to = reader.optional(fields, "up_to", Reader::small);
    // A number would have passed through floating point.
    let unit_price = reader.required(fields, "unit_price", Reader::any_text);
    Some(TierData { from: from?, up_to: up_to?, unit_price: unit_price? })
}
