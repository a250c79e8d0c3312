//! Many records at once are shown as one by one, in whatever form they come.

mod agreement;
mod forms;
mod mistakes;
