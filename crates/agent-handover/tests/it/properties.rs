//! Properties over many stores.
