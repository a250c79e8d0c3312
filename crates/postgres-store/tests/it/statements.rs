//! Every statement: it begins with the tenant, and walks through an index that does, too.

use crate::database::{Database, RUNTIME, connect};
use postgres_store::{Isolation, Layout, statements};
use serde_json::Value;
use tokio_postgres::Client;

/// What each statement asks of each table is, first of all, the tenant.
#[test]
fn every_statement_names_the_tenant_first() {
    let all = statements();
    assert!(all.len() > 100, "{} statements", all.len());
    for sql in &all {
        let words: Vec<&str> = sql.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let reads = matches!(*word, "FROM" | "UPDATE" | "USING")
                && words.get(at + 1).is_some_and(|next| next.starts_with("tantou_"));
            if !reads {
                continue;
            }
            let rest = words[at + 1..].join(" ");
            let condition = rest.split(" WHERE ").nth(1).unwrap_or_default();
            let asks = condition.starts_with("tenant = $1") || condition.starts_with("t.tenant = $1");
            assert!(asks, "{sql}");
        }
        if let Some(into) = sql.split("INSERT INTO ").nth(1) {
            assert!(into.contains("(tenant, ") && into.contains("SELECT $1, "), "{sql}");
        }
    }
}

/// Tables with many rows of many tenants, of each in one portal, so that a plan that reads more than it has to is a bad one.
async fn fill(client: &Client) {
    let sql = "SELECT relname::text,
             (SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
              WHERE attrelid = pg_class.oid AND attnum > 0),
             (SELECT string_agg(CASE
                  WHEN attname = 'tenant' OR (attname IN ('scope', 'portal', 'holder') AND relname <> 'tantou_licence')
                  THEN 'lpad(to_hex(n % 50), 32, ''0'')::uuid'
                  WHEN atttypid = 'uuid'::regtype THEN 'lpad(to_hex(n), 32, ''0'')::uuid'
                  WHEN atttypid = 'text'::regtype THEN 'n::text'
                  WHEN atttypid = 'bytea'::regtype THEN 'decode(lpad(to_hex(n), 32, ''0''), ''hex'')'
                  WHEN atttypid = 'boolean'::regtype THEN 'n % 2 = 0'
                  WHEN atttypid = 'jsonb'::regtype THEN '''{}'''
                  ELSE 'n' END, ', ' ORDER BY attnum) FROM pg_attribute
              WHERE attrelid = pg_class.oid AND attnum > 0),
             (SELECT indnkeyatts FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary)
         FROM pg_class WHERE relname LIKE 'tantou\\_%' AND relkind IN ('r', 'p') AND NOT relispartition
           AND relname <> 'tantou_schema'";
    for table in client.query(sql, &[]).await.unwrap() {
        let (name, columns, values): (String, String, String) = (table.get(0), table.get(1), table.get(2));
        // Of a row that is alone in its tenant there are as many as there are tenants.
        let last = if table.get::<_, i16>(3) == 1 { 49 } else { 5_000 };
        let insert =
            format!("INSERT INTO {name} ({columns}) SELECT {values} FROM generate_series(0, {last}) AS n");
        client.batch_execute(&insert).await.unwrap();
    }
    client.batch_execute("ANALYZE").await.unwrap();
}

/// The plan that is used for every value.
async fn plan(client: &Client, sql: &str) -> Value {
    client.batch_execute(&format!("PREPARE looked_at AS {sql}")).await.unwrap();
    let parameters = "SELECT coalesce(array_length(parameter_types, 1), 0) FROM pg_prepared_statements WHERE name = 'looked_at'";
    let count: i32 = client.query_one(parameters, &[]).await.unwrap().get(0);
    // With a tenant that there is: of partitions those of other tenants are left out.
    let mut values = vec!["NULL"; usize::try_from(count).unwrap()];
    values[0] = "'00000000-0000-0000-0000-000000000000'";
    let explain = format!("EXPLAIN (FORMAT JSON) EXECUTE looked_at({})", values.join(", "));
    let rows = client.simple_query(&explain).await.unwrap();
    client.batch_execute("DEALLOCATE looked_at").await.unwrap();
    let text = rows.iter().find_map(|row| match row {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    serde_json::from_str(&text.unwrap()).unwrap()
}

/// Every node of a plan.
fn nodes<'p>(plan: &'p Value, found: &mut Vec<&'p Value>) {
    if plan.get("Node Type").is_some() {
        found.push(plan);
    }
    match plan {
        Value::Array(parts) => parts.iter().for_each(|part| nodes(part, found)),
        Value::Object(parts) => parts.values().for_each(|part| nodes(part, found)),
        _ => {}
    }
}

/// What a statement about a single row asks of its key, as plans write it: each of these has to enter the index, or everything that the tenant has is read.
fn equal_keys(sql: &str) -> Vec<String> {
    let condition = sql.split_once(" WHERE ").map_or("", |(_, condition)| condition);
    let asked = condition.split(" AND ").filter_map(|part| part.split_once(" = ($"));
    let keys = asked.filter_map(|(column, value)| {
        let (number, rest) = value.split_once("::")?;
        let column = column.rsplit(['.', ' ', '(']).next()?;
        (rest.contains("[])[1]") && column != "version").then(|| format!("{column} = (${number})[1]"))
    });
    keys.collect()
}

/// `EXPLAIN` of each statement, with the settings of the store's transactions, on tables with many rows: no table is read as a whole, and each index is entered by the tenant.
fn walk_through_indexes(layout: Layout) {
    let database = match layout {
        Layout::Plain => Database::new(Isolation::ReadCommitted),
        _ => Database::empty(layout),
    };
    let Some(database) = database else { return };
    RUNTIME.block_on(async {
        let client = connect(&database.config()).await;
        fill(&client).await;
        client
            .batch_execute("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off")
            .await
            .unwrap();
        let mut keys = 0;
        for sql in statements() {
            let plan = plan(&client, &sql).await;
            let mut all = Vec::new();
            nodes(&plan, &mut all);
            let reads =
                all.iter().filter(|node| node["Node Type"].as_str().unwrap().contains("Index")).count();
            assert!(reads > 0 || !sql.contains("WHERE"), "{sql}\n{plan:#}");
            for wanted in equal_keys(&sql) {
                keys += 1;
                let entered =
                    |node: &&Value| node["Index Cond"].as_str().unwrap_or_default().contains(&wanted);
                assert!(all.iter().any(entered), "{wanted} only filters: {sql}\n{plan:#}");
            }
            for node in all {
                let kind = node["Node Type"].as_str().unwrap();
                assert_ne!(kind, "Seq Scan", "{sql}\n{plan:#}");
                if kind.contains("Index") {
                    let entered = node["Index Cond"].as_str().unwrap_or_default();
                    assert!(entered.contains("tenant = $1"), "{sql}\n{plan:#}");
                }
            }
        }
        // Each table is written, and most are read, by one row.
        assert!(keys > 150, "{keys}");
    });
}

#[test]
fn every_statement_walks_through_an_index() {
    walk_through_indexes(Layout::Plain);
}

#[test]
fn every_statement_walks_through_an_index_of_a_partition() {
    walk_through_indexes(Layout::Partitioned { partitions: 4 });
}
