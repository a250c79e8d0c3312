//! Seats.

mod free;
mod moves;
mod pages;
mod repetitions;

pub use free::as_many_get_a_seat_as_are_free;
pub use moves::seats_that_move_both_ways_arrive_or_stay;
pub use pages::{pages_of_seats_are_complete, the_past_of_pools_is_found};
pub use repetitions::{
    a_batch_sent_many_times_at_once_has_one_effect, a_seat_asked_for_many_times_at_once_is_taken_once,
};
