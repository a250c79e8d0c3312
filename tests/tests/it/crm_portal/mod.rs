//! The members of a portal over whole stores: the source's story under the preset `crm_portal`, bulk invitations, random lives.

mod bulk;
mod database;
mod killed;
mod lives;
mod portal;
mod seats;
mod story;
mod templates;
mod visibility;
