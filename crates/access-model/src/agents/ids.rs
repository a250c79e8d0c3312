//! The ids of a help desk, minted by the host.

use storage_contract::define_id;

define_id! {
    /// Somebody who works at the help desk.
    pub struct AgentId;
}
define_id! {
    /// A part of the organisation that has a desk of its own.
    pub struct DepartmentId;
}
define_id! {
    /// A way by which customers write, such as one instant-messaging account.
    pub struct ChannelId;
}
define_id! {
    /// Agents who share tickets, across or within departments.
    pub struct TeamId;
}
define_id! {
    /// A role of the organisation's own (AM-34).
    pub struct DeskRoleId;
}
define_id! {
    /// A named set of permissions (AM-34).
    pub struct ProfileId;
}
define_id! {
    /// The handover plan by which an agent is fenced. Its UUID is the id of that plan in whatever keeps plans.
    pub struct HandoverRef;
}
