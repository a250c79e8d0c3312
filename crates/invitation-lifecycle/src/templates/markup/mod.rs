//! The part of HTML that mails carry: strict enough that every mail program reads it in the same way.

pub(super) mod attribute;
pub(super) mod colour;
pub(super) mod element;
pub(super) mod look;
pub(super) mod reference;
pub(super) mod style;
pub(super) mod target;
