//! Ids of portals and of their user types.

storage_contract::define_id! {
    /// One portal of the organisation.
    pub struct PortalId;
}

storage_contract::define_id! {
    /// One type of portal users.
    pub struct UserTypeId;
}
