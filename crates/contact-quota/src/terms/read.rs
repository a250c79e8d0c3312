//! Reads and checks terms as a whole: every mistake, each with its path.

use super::PortalTerms;
use super::file::PortalTermsFile;
use crate::formula::{CatalogueProblem, Reader};
use crate::licence::LicencePolicy;
use crate::price::read_prices;
use crate::seats::SeatPolicy;
use definition_reader::{ShapeProblem, Tree};

/// Reads terms, or tells everything that is wrong with them.
pub(super) fn read(tree: Result<Tree, ShapeProblem>) -> Result<PortalTerms, Vec<CatalogueProblem>> {
    Reader::read_whole(tree, terms)
}

fn terms(reader: &mut Reader, tree: &Tree) -> Option<PortalTerms> {
    let fields = reader.table(tree, &["format", "standard", "custom", "trial", "retention", "seats"])?;
    reader.format(fields, PortalTermsFile::FORMAT);
    let free_users = reader.required(fields, "standard", |reader, tree| {
        let fields = reader.table(tree, &["free_users"])?;
        reader.required(fields, "free_users", Reader::whole)
    });
    let custom = reader.required(fields, "custom", |reader, tree| {
        let fields = reader.table(tree, &["types", "prices"])?;
        let types = reader.required(fields, "types", Reader::small);
        let prices = reader.optional(fields, "prices", read_prices);
        Some((types?, prices?))
    });
    let trial = reader.required(fields, "trial", |reader, tree| {
        let fields = reader.table(tree, &["days", "users"])?;
        let days = reader.required(fields, "days", Reader::small);
        let users = reader.required(fields, "users", Reader::whole);
        Some((days?, users?))
    });
    let deletion_days = reader.required(fields, "retention", |reader, tree| {
        let fields = reader.table(tree, &["days"])?;
        reader.required(fields, "days", Reader::small)
    });
    let seats = reader.optional(fields, "seats", |reader, tree| {
        let fields = reader.table(tree, &["pending_hold_seats"])?;
        let hold = reader.optional(fields, "pending_hold_seats", Reader::flag)?;
        Some(SeatPolicy { pending_hold_seats: hold.unwrap_or(SeatPolicy::DEFAULT.pending_hold_seats) })
    });
    let ((custom_types, prices), (trial_days, trial_users)) = (custom?, trial?);
    let licences = LicencePolicy {
        free_users: free_users?,
        custom_types,
        trial_days,
        trial_users,
        deletion_days: deletion_days?,
    };
    Some(PortalTerms { licences, seats: seats?.unwrap_or_default(), prices })
}
