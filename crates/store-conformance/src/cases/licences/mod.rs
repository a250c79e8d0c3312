//! Portals' licences.
