//! Ids of this crate.

storage_contract::define_id! {
    /// One invitation. It names, it proves nothing: whoever knows it may not accept by it (IL-18).
    pub struct InvitationId;
}

storage_contract::define_id! {
    /// On whose behalf an invitation is sent: a contract holder, a portal. What happens in one scope is invisible in
    /// all others.
    pub struct ScopeId;
}

storage_contract::define_id! {
    /// Who sends an invitation and answers for what it gives (IL-01, IL-14).
    pub struct InviterId;
}

storage_contract::define_id! {
    /// A person who is, or is about to be, registered with the host (IL-10).
    pub struct PersonId;
}
