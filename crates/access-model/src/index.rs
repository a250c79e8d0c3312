//! (in work)
/// In work.
#[derive(Debug, Default)]
pub struct AccessIndex;
