//! What a portal was at an instant of the past (CQ-19).

use super::ids::PortalId;
use super::portal::PortalLicence;
use super::repository::LicenceRepository;
use crate::journal::{Held, Past, Subject};
use storage_contract::Timestamp;

/// The licence of a portal as it was at an instant of the past (CQ-19): ask it for its [phase](PortalLicence::phase), its deadline and its types at that instant. `None` if that is
/// not recorded: there was no such portal yet, or histories were not kept. At most two round trips.
///
/// The present is for [`LicenceRepository::find_licence`] to tell: after a clock that was ahead, the time until then is past as it was before.
///
/// # Errors
/// What the store fails with.
pub async fn licence_at<R: LicenceRepository>(
    tx: &mut R,
    portal: PortalId,
    at: Timestamp,
) -> Result<Option<PortalLicence>, R::Error> {
    let present = tx.find_licence(portal).await?;
    if let Some(licence) = present.filter(|licence| licence.holds_at(at)) {
        return Ok(Some(licence));
    }
    let found = tx.find_past(&[Subject::Portal(portal)], at).await?;
    Ok(found.into_iter().find_map(|past| of_portal(past).map(|(_, licence)| licence)))
}

/// What a portal was, the latest first, with since when it was so; those before `before`, at most `limit`. What holds by now is not among them.
///
/// # Errors
/// What the store fails with.
pub async fn page_licences<R: LicenceRepository>(
    tx: &mut R,
    portal: PortalId,
    before: Option<Timestamp>,
    limit: u32,
) -> Result<Vec<(Timestamp, PortalLicence)>, R::Error> {
    let page = tx.page_past(Subject::Portal(portal), before, limit).await?;
    Ok(page.into_iter().filter_map(of_portal).collect())
}

fn of_portal(past: Past) -> Option<(Timestamp, PortalLicence)> {
    match past.held {
        Held::Portal(licence) => Some((past.since, *licence)),
        Held::Register(_) | Held::Pool(_) => None,
    }
}
