//! What an outsider sees, to the field.

mod adapt;
mod bind;
mod compile;
mod condition;
mod config;
mod evaluate;
mod explain;
mod mask;
mod permission;
mod read;
mod record;
mod schema;
mod value;

pub use adapt::*;
pub use bind::*;
pub use compile::*;
pub use condition::*;
pub use config::*;
pub use explain::*;
pub use mask::*;
pub use permission::*;
pub use read::*;
pub use record::*;
pub use schema::*;
pub use value::*;
