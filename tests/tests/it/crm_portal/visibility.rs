//! The portal on the side of visibility: the same user types, under the same ids.

use super::portal::{CUSTOMERS, CUSTOMERS_B, PORTAL, PROSPECTS, SUPPLIERS};
use tantou::invitation::eligibility::RecordRef;
use tantou::storage::run_ready;
use tantou::visibility::portal::{
    NewPortal, PortalName, PortalRepository, PortalSite, UserType, UserTypeRepository,
};
use tantou::visibility::{OwnedKey, UserTypeConfig};

/// In which module and by which key the rules of visibility know a record.
pub(crate) fn record_place(record: &RecordRef) -> (String, OwnedKey) {
    (record.module.to_string(), OwnedKey::Uuid(record.record.as_uuid()))
}

/// The portal and its user types on the side of visibility, under the same ids.
pub(crate) fn set_up_visibility<R: PortalRepository + UserTypeRepository>(tx: &mut R) {
    let (portal, standard) = (PORTAL.as_uuid().into(), CUSTOMERS.as_uuid().into());
    let new = NewPortal::named_after("サンプル商事", portal, portal.as_uuid().into(), standard);
    run_ready(tx.insert_portal(&PortalSite::set_up(&new.unwrap()))).unwrap();
    for (user_type, base) in
        [(CUSTOMERS, "contacts"), (PROSPECTS, "leads"), (CUSTOMERS_B, "contacts"), (SUPPLIERS, "vendors")]
    {
        let kind = if user_type == CUSTOMERS { "standard" } else { "custom" };
        let config = format!(
            "format = 1\nkind = \"{kind}\"\nbase = \"{base}\"\n[modules.{base}]\nfields = [\"name\"]"
        );
        let config = UserTypeConfig::from_toml(&config).unwrap();
        let name = PortalName::new(base).unwrap();
        let user_type = UserType::new(user_type.as_uuid().into(), portal, name, config);
        run_ready(tx.insert_user_type(&user_type)).unwrap();
    }
}
