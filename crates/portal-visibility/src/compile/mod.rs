//! From a configuration and a schema to something that can be evaluated: names become slots, constants become values.

mod check;
mod comparison;
mod module;
mod operators;
mod portal;
mod program;
mod scalar;
mod shortcut;
mod user_type;

pub use check::AsksOf;
pub use portal::{ModuleRole, ModuleRule, Portal, Reason};

pub(crate) use check::{Check, OfViewer, is_there};
pub(crate) use comparison::{Comparison, Source, exists_for};
pub(crate) use module::own_condition;
pub(crate) use operators::{Compare, Join, KeyTest, SetTest, TextTest, rare_word, word};
pub(crate) use portal::Question;
pub(crate) use program::{ACCEPT, Program, REJECT, Shape};
pub(crate) use scalar::Scalar;
pub(crate) use shortcut::Shortcut;
