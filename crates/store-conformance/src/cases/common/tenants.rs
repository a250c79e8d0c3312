//! Tenants: the same ids in two of them are two worlds.

use crate::family::Family;
use crate::harness::Harness;
use crate::sample::{OTHER_TENANT, TENANT};
use crate::session::Session;
use crate::violation::{Verdict, ensure};

/// What one tenant has, another neither sees nor changes, even under the same keys.
///
/// # Errors
/// A violation with what got through.
pub fn tenants_are_isolated<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let (mut one, mut other) = (Session::open(harness, TENANT), Session::open(harness, OTHER_TENANT));
    one.commit("writing a world for one tenant", async |tx| F::write_world(harness, tx).await)?;
    let before = one.commit("looking at it", async |tx| F::look(tx).await)?;
    let seen = other.commit("looking from another tenant", async |tx| F::look(tx).await)?;
    ensure(seen.is_empty(), || format!("another tenant sees {seen:?}"))?;

    other.commit("writing the same world for the other tenant", async |tx| {
        F::write_world(harness, tx).await
    })?;
    let seen = other.commit("looking at it", async |tx| F::look(tx).await)?;
    seen.has_to_show(&F::world(), "the other tenant's world is not whole")?;

    other.commit("taking some of it away again", async |tx| F::take_away(tx).await)?;
    let left = other.commit("looking at what is left", async |tx| F::look(tx).await)?;
    ensure(left != seen, || "nothing was taken away".to_owned())?;
    let seen = one.commit("looking at the first tenant's", async |tx| F::look(tx).await)?;
    seen.has_to_be(&before, "another tenant changed it")
}
