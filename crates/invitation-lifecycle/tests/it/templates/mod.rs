//! Mail templates (IL-80 to IL-84).

mod bounds;
mod builtin;
mod checking;
mod choice;
mod dom;
mod fixture;
mod hostile;
mod jinja;
mod links;
mod markup;
mod plain;
mod properties;
mod stored;
mod wire;
