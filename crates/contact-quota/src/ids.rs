//! The ids of this crate. The host mints them.

storage_contract::define_id! {
    /// One contract. Quotas are per contract (CQ-16). A host that also uses `access-model` passes the same UUID to both.
    pub struct ContractId;
}

storage_contract::define_id! {
    /// One person on one contract's register. The same person on another contract is another contact (CQ-16).
    pub struct ContactId;
}

storage_contract::define_id! {
    /// One request to the desk; a repetition is recognised by it (CQ-20).
    pub struct RequestId;
}

storage_contract::define_id! {
    /// One sign-in account of the support site: one address, one or more people (CQ-12).
    pub struct AccountId;
}
