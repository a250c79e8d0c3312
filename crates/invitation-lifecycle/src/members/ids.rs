//! Ids of members.

storage_contract::define_id! {
    /// One member of one portal, from the invitation on. Whoever is deleted and invited again is another member.
    pub struct MemberId;
}
