//! Ids of seats and of pools.

storage_contract::define_id! {
    /// One pool of seats: those of one user type of one portal, for instance.
    pub struct PoolId;
}

storage_contract::define_id! {
    /// One taking of a seat, from its reservation or occupation to its release (CQ-36). It is what makes a repeated request have one effect: whoever
    /// takes a seat again after its release brings a new id, derived for instance from the member and a counter of its activations.
    pub struct SeatId;
}
