//! What the host counts. Labels are routes, codes and kinds: few, and nobody's name.

use postgres_store::deadpool_postgres::Status;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// A request that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Answered {
    pub(crate) method: &'static str,
    pub(crate) route: String,
    pub(crate) status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Journey {
    journey: &'static str,
    /// `done`, or the code of the refusal.
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failure {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connections {
    state: &'static str,
}

pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Route, Histogram>,
    journeys: Family<Journey, Counter>,
    again: Family<Failure, Counter>,
    mails: Family<Outcome, Counter>,
    passes: Counter,
    waiting: Gauge,
    database: Gauge,
    connections: Family<Connections, Gauge>,
}

/// From a millisecond to four seconds.
fn durations() -> Histogram {
    Histogram::new([0.001, 0.004, 0.016, 0.064, 0.25, 1.0, 4.0])
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("host");
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            durations: Family::new_with_constructor(durations),
            journeys: Family::default(),
            again: Family::default(),
            mails: Family::default(),
            passes: Counter::default(),
            waiting: Gauge::default(),
            database: Gauge::default(),
            connections: Family::default(),
        };
        registry.register("requests", "Requests answered", metrics.requests.clone());
        let durations = metrics.durations.clone();
        registry.register_with_unit("request_duration", "Until the answer began", Unit::Seconds, durations);
        registry.register("journeys", "Journeys done, or refused by which code", metrics.journeys.clone());
        registry.register(
            "operations_run_again",
            "Operations run again, by what failed",
            metrics.again.clone(),
        );
        registry.register("mails", "Mails of the outbox, by what came of them", metrics.mails.clone());
        registry.register(
            "outbox_passes",
            "How often the worker has gone through the outbox",
            metrics.passes.clone(),
        );
        registry.register("outbox_waiting", "Messages in the outbox", metrics.waiting.clone());
        registry.register("database_up", "Whether the database answered this time", metrics.database.clone());
        registry.register("database_connections", "Connections of the pool", metrics.connections.clone());
        metrics.registry = registry;
        metrics
    }
}

impl Metrics {
    pub(crate) fn answered(&self, answered: &Answered, took: Duration) {
        self.requests.get_or_create(answered).inc();
        let route = Route { route: answered.route.clone() };
        self.durations.get_or_create(&route).observe(took.as_secs_f64());
    }

    pub(crate) fn journey(&self, journey: &'static str, outcome: &'static str) {
        self.journeys.get_or_create(&Journey { journey, outcome }).inc();
    }

    pub(crate) fn run_again(&self, code: &'static str) {
        self.again.get_or_create(&Failure { code }).inc();
    }

    /// A mail was `sent`, `given_up` or `put_off`.
    pub(crate) fn mail(&self, outcome: &'static str) {
        self.mails.get_or_create(&Outcome { outcome }).inc();
    }

    pub(crate) fn passed(&self) {
        self.passes.inc();
    }

    /// Everything as text, with what was just learnt about the database.
    pub(crate) fn encode(&self, waiting: Option<i64>, pool: &Status) -> Result<String, std::fmt::Error> {
        self.database.set(i64::from(waiting.is_some()));
        if let Some(waiting) = waiting {
            self.waiting.set(waiting);
        }
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let set = |state, count| self.connections.get_or_create(&Connections { state }).set(number(count));
        set("idle", pool.available);
        set("in_use", pool.size.saturating_sub(pool.available));
        set("waited_for", pool.waiting);
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
