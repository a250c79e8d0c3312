//! Ids of portals and of what belongs to them.

storage_contract::define_id! {
    /// One organisation.
    pub struct OrganisationId;
}

storage_contract::define_id! {
    /// One portal of an organisation. A host that also uses `contact-quota` passes the same UUID as there.
    pub struct PortalId;
}

storage_contract::define_id! {
    /// One type of portal users. A host that also uses `contact-quota` passes the same UUID as there.
    pub struct UserTypeId;
}
