//! Running statements on a throwaway PostgreSQL.

use super::agreement::Database;
use super::tables::Tables;
use portal_visibility::sql::{Dialect, Parameter};
use postgres::types::{FromSql, ToSql, Type};
use postgres::{Client, NoTls};
use std::error::Error;
use tantou_postgres_cluster::PostgresCluster;

pub struct Server {
    client: Client,
    _cluster: PostgresCluster,
}

impl Server {
    /// `None`: there is no PostgreSQL here, which was said.
    pub fn start(test: &str) -> Option<Self> {
        let cluster = PostgresCluster::start_or_skip(test)?;
        let mut client = Client::connect(&cluster.connection(), NoTls).unwrap();
        // PV-48: a collation that takes letters of either case for the same, where the mapping does not promise another.
        client
            .batch_execute(
                "CREATE COLLATION either_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
            )
            .unwrap();
        Some(Self { client, _cluster: cluster })
    }
}

impl Server {
    /// Runs statements without parameters, for good.
    pub fn run(&mut self, script: &str) {
        self.client.batch_execute(script).unwrap_or_else(|error| panic!("{error:?}\n{script}"));
    }
}

impl Database for Server {
    const DIALECT: Dialect = Dialect::PostgreSql;

    fn load(&mut self, tables: &Tables) {
        let script = format!("BEGIN; {}", tables.script);
        self.client.batch_execute(&script).unwrap_or_else(|error| panic!("{error:?}\n{script}"));
    }

    fn unload(&mut self) {
        self.client.batch_execute("ROLLBACK").unwrap();
    }

    fn firsts(&mut self, sql: &str, parameters: &[Parameter]) -> Vec<String> {
        let bound: Vec<&(dyn ToSql + Sync)> = parameters
            .iter()
            .map(|parameter| match parameter {
                Parameter::Boolean(value) => value as &(dyn ToSql + Sync),
                Parameter::Integer(value) => value,
                Parameter::Text(value) => value,
                Parameter::Integers(values) => values,
                Parameter::Texts(values) => values,
            })
            .collect();
        let rows = self.client.query(sql, &bound).unwrap_or_else(|error| panic!("{error:?}\n{sql}"));
        rows.iter().map(|row| row.get::<_, Literal>(0).0).collect()
    }
}

struct Literal(String);

impl<'a> FromSql<'a> for Literal {
    fn from_sql(value_type: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(match *value_type {
            Type::INT8 => i64::from_sql(value_type, raw)?.to_string(),
            Type::UUID => format!("'{}'", uuid::Uuid::from_slice(raw)?),
            _ => format!("'{}'", <&str>::from_sql(value_type, raw)?.replace('\'', "''")),
        }))
    }

    fn accepts(value_type: &Type) -> bool {
        matches!(*value_type, Type::INT8 | Type::UUID | Type::TEXT)
    }
}
