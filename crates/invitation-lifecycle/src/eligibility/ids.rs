//! Ids of what a target is.

storage_contract::define_id! {
    /// A record of the organisation's: a lead, a contact, a vendor, whatever a person can be kept as.
    pub struct RecordId;
}

storage_contract::define_id! {
    /// A module that the organisation made for itself.
    pub struct ModuleId;
}

storage_contract::define_id! {
    /// A type of portal users.
    pub struct UserTypeId;
}
