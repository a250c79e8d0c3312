//! A group as horizontal bars on a logarithmic scale, legible on light and on dark pages.
//!
//! Written by hand, because the picture brings its own background and follows the reader's colour scheme by a style sheet, which
//! drawing libraries do not offer.

use super::figures::{Group, Kind, Row};
use super::units::{times, with_unit};
use std::fmt::Write;

const WIDTH: f64 = 900.0;
const LEFT: f64 = 262.0;
const RIGHT: f64 = 186.0;
const TOP: f64 = 84.0;
const ROW: f64 = 34.0;
const BAR: f64 = 18.0;
const BOTTOM: f64 = 44.0;

const STYLE: &str = "
    text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif; font-size: 13px; fill: #1f2733; }
    .page { fill: #ffffff; stroke: #d9dee5; }
    .title { font-size: 17px; font-weight: 600; }
    .quiet, .axis { fill: #5a6675; font-size: 12px; }
    .value { font-weight: 600; }
    .grid { stroke: #e6e9ee; }
    .spread { stroke: #1f2733; stroke-opacity: 0.55; stroke-width: 1.5; }
    .tantou { fill: #d9480f; } .control { fill: #8a94a3; } .peer { fill: #3b74b9; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6e9ee; }
      .page { fill: #12161c; stroke: #2b333e; }
      .quiet, .axis { fill: #9aa5b3; }
      .grid { stroke: #262d37; }
      .spread { stroke: #ffffff; stroke-opacity: 0.6; }
      .tantou { fill: #ff7a33; } .control { fill: #737e8d; } .peer { fill: #5b9be6; }
    }
";

/// A scale on which each decade is as wide as the next.
struct Scale {
    from: f64,
    decades: f64,
}

impl Scale {
    fn of(rows: &[Row]) -> Self {
        let least = rows.iter().map(|row| row.minimum).fold(f64::INFINITY, f64::min);
        let most = rows.iter().map(|row| row.high).fold(0.0, f64::max);
        // The shortest bar has some length, too.
        let from = (least / 1.6).log10().floor();
        Self { from, decades: (most.log10().ceil() - from).max(1.0) }
    }

    fn x(&self, value: f64) -> f64 {
        let share = (value.max(f64::MIN_POSITIVE).log10() - self.from) / self.decades;
        LEFT + share.clamp(0.0, 1.0) * (WIDTH - LEFT - RIGHT)
    }

    fn marks(&self) -> impl Iterator<Item = f64> {
        let (from, to) = (self.from, self.from + self.decades);
        std::iter::successors(Some(from), |decade| Some(decade + 1.0))
            .take_while(move |decade| *decade <= to)
            .map(|decade| 10_f64.powf(decade))
    }
}

/// The picture of a group.
pub fn svg(group: &Group) -> String {
    let scale = Scale::of(&group.rows);
    let bottom = TOP + ROW * group.rows.len() as f64;
    let height = bottom + BOTTOM;
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{}">"#,
        escaped(&group.title)
    ));
    line(format!("<style>{STYLE}</style>"));
    line(format!(
        r#"<rect class="page" x="0.5" y="0.5" width="{}" height="{}" rx="10"/>"#,
        WIDTH - 1.0,
        height - 1.0
    ));
    line(format!(r#"<text class="title" x="24" y="34">{}</text>"#, escaped(&group.title)));
    line(format!(r#"<text class="quiet" x="24" y="56">{}</text>"#, escaped(&subtitle(group))));
    line(legend());
    for mark in scale.marks() {
        let x = scale.x(mark);
        line(format!(r#"<line class="grid" x1="{x:.1}" y1="{}" x2="{x:.1}" y2="{bottom}"/>"#, TOP - 6.0));
        let label = with_unit(mark, &group.unit).replace(".00 ", " ").replace(".0 ", " ");
        let label = label.replace("0.10 ", "0.1 ");
        line(format!(
            r#"<text class="axis" x="{x:.1}" y="{}" text-anchor="middle">{label}</text>"#,
            bottom + 20.0
        ));
    }
    for (place, row) in group.rows.iter().enumerate() {
        line(bar(row, group, &scale, TOP + ROW * place as f64));
    }
    line("</svg>".to_owned());
    out
}

fn subtitle(group: &Group) -> String {
    let control = group.row(&group.control).map_or("", |row| row.name.as_str());
    let rounds = group.rows.iter().map(|row| row.rounds).min().unwrap_or(0);
    let few = if group.rows.iter().any(|row| row.extrapolated) { "; * fewer records" } else { "" };
    let control = control.trim_start_matches("control: ");
    format!(
        "per {}, medians and quartiles of {rounds} rounds; × the control ({control}); logarithmic{few}",
        group.per
    )
}

fn legend() -> String {
    let mut out = String::new();
    for (x, class, name) in
        [(686.0, "tantou", "tantou"), (756.0, "control", "control"), (828.0, "peer", "peer")]
    {
        let _ = write!(
            out,
            r#"<rect class="{class}" x="{x}" y="25" width="11" height="11" rx="2"/><text class="quiet" x="{}" y="35">{name}</text>"#,
            x + 16.0
        );
    }
    out
}

fn bar(row: &Row, group: &Group, scale: &Scale, top: f64) -> String {
    let (middle, y) = (top + ROW / 2.0, top + (ROW - BAR) / 2.0);
    let class = match row.kind {
        Kind::Control => "control",
        Kind::Tantou => "tantou",
        Kind::Peer => "peer",
    };
    let end = scale.x(row.median);
    let (low, high) = (scale.x(row.low), scale.x(row.high));
    let value = with_unit(row.median, &group.unit);
    let mark = if row.extrapolated { " *" } else { "" };
    let baseline = middle + 4.5;
    let name = escaped(row.name.trim_start_matches("control: "));
    format!(
        r#"<text x="{}" y="{baseline}" text-anchor="end">{name}</text>
<rect class="{class}" x="{LEFT}" y="{y}" width="{:.1}" height="{BAR}" rx="3"/>
<line class="spread" x1="{low:.1}" y1="{middle}" x2="{high:.1}" y2="{middle}"/>
<text x="{:.1}" y="{baseline}"><tspan class="value">{value}{mark}</tspan><tspan class="quiet" dx="8">{}</tspan></text>"#,
        LEFT - 12.0,
        (end - LEFT).max(2.0),
        end.max(high) + 9.0,
        times(row.ratio),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
