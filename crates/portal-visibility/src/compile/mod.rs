//! From a configuration and a schema to something that can be evaluated: names become slots, constants become values.

mod check;
mod comparison;
mod module;
mod portal;
mod program;
mod scalar;
mod user_type;

pub use portal::{ModuleRole, ModuleRule, Portal, Reason};

pub(crate) use check::{Check, Compare, Join, KeyTest, SetTest, TextTest};
pub(crate) use comparison::{Source, exists_for};
pub(crate) use module::own_condition;
pub(crate) use portal::Question;
pub(crate) use program::{ACCEPT, Program, Shape};
pub(crate) use scalar::Scalar;
