//! What an outsider sees, to the field.

mod condition;
mod read;
mod schema;
mod value;

pub use condition::*;
pub use read::*;
pub use schema::*;
pub use value::*;
