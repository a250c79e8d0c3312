//! How figures are written for people.

/// A figure with three digits and separated thousands.
pub fn shown(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let decimals: usize = match value.abs() {
        0.0 => 0,
        small if small < 0.1 => 4,
        small if small < 10.0 => 2,
        middle if middle < 100.0 => 1,
        _ => 0,
    };
    let plain = format!("{value:.decimals$}");
    let whole_digits = plain.find('.').unwrap_or(plain.len());
    let mut out = String::new();
    for (place, digit) in plain.chars().enumerate() {
        if place > 0 && place < whole_digits && (whole_digits - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The steps of each unit: a thousand of one are one of the next.
const STEPS: [&[&str]; 2] = [&["ns", "µs", "ms", "s"], &["kB", "MB", "GB"]];

/// A figure in the unit of its size: 1,234 ns are 1.23 µs. Units without steps stay.
pub fn with_unit(value: f64, unit: &str) -> String {
    let Some((steps, mut at)) =
        STEPS.iter().find_map(|steps| steps.iter().position(|step| *step == unit).map(|at| (steps, at)))
    else {
        return if unit.is_empty() { shown(value) } else { format!("{} {unit}", shown(value)) };
    };
    let mut value = value;
    while value >= 999.5 && at + 1 < steps.len() {
        value /= 1_000.0;
        at += 1;
    }
    while value < 0.9995 && value > 0.0 && at > 0 {
        value *= 1_000.0;
        at -= 1;
    }
    format!("{} {}", three_digits(value), steps[at])
}

fn three_digits(value: f64) -> String {
    let decimals: usize = match value {
        small if small < 9.995 => 2,
        middle if middle < 99.95 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

/// How many times as much, in two digits or three.
pub fn times(ratio: impl Into<Option<f64>>) -> String {
    match ratio.into().unwrap_or(f64::NAN) {
        ratio if !ratio.is_finite() => "–".to_owned(),
        ratio if ratio < 9.95 => format!("{ratio:.2} ×"),
        ratio => {
            let digits = ratio.log10().floor() - 1.0;
            let scale = 10_f64.powf(digits);
            format!("{} ×", shown((ratio / scale).round() * scale).trim_end_matches(".0"))
        }
    }
}
