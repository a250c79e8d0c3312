//! Registers of contacts.
