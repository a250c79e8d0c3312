//! The host of `web/`: what visitors see, what their answers do, and what no answer ever does.

mod answering;
mod concurrent;
mod dead_links;
mod looking;
mod serving;
mod site;

#[expect(dead_code, reason = "`main` and the demonstration run in a process of their own: see `serving`")]
#[path = "../../../web/main.rs"]
mod host;
