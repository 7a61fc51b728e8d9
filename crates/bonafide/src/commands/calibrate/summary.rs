//! The answer for a person at a terminal.

use bonafide_eval::pad::{BySubject, Estimate, FusionReport, HeldOut, Method, Target};

use crate::gauge;

/// The fit, then before and after side by side.
pub fn summary(report: &FusionReport) -> String {
    let counts = &report.fitted_on;
    let attacks: u64 = counts.species.values().sum();
    let mut lines = vec![
        format!(
            "{}: fitted to {} bona fide captures and {attacks} attacks of {} species, {} subjects",
            report.dataset,
            counts.bona_fide,
            counts.species.len(),
            counts.subjects
        ),
        match report.method {
            Method::LeaveSubjectsOut { folds } => {
                format!(
                    "  judged on the same subjects, each left out of the fit that judges it ({folds} folds)"
                )
            }
            Method::HeldOut { subjects } => format!("  judged on {subjects} subjects that were held out"),
        },
    ];
    let left = report.left_out;
    if left.non_responses + left.not_carried > 0 {
        lines.push(format!(
            "  left out: {} without a response, {} without a piece that can carry a pass; neither ever passes",
            left.non_responses, left.not_carried
        ));
    }
    let terms = &report.terms;
    lines.push(term("intercept", &terms.intercept));
    for (name, weight) in &terms.weights {
        lines.push(term(&format!("weight of {name}"), weight));
    }
    for (name, offset) in &terms.offsets {
        lines.push(term(&format!("offset of {name}"), offset));
    }
    let target = match report.target {
        Target::Bpcer(share) => format!("threshold, BPCER {}", percent(share)),
        Target::Apcer(share) => format!("threshold, APCER {}", percent(share)),
    };
    lines.push(term(&target, &terms.threshold));
    let columns = [&report.before, &report.before_at_target, &report.after];
    lines.push(row("", ["plain, as it was", "plain, same target", "fitted"].map(str::to_owned)));
    let mut add = |name: &str, of: &dyn Fn(&HeldOut) -> Option<String>| {
        lines.push(row(name, columns.map(|held| of(held).unwrap_or_else(|| "-".to_owned()))));
    };
    for one in &report.after.species {
        let of = |held: &HeldOut| {
            held.species.iter().find(|other| other.species == one.species).map(|found| rate(found.apcer))
        };
        add(&format!("APCER {}", one.species), &of);
    }
    add("APCER maximum", &|held| held.apcer_max.map(rate));
    add("BPCER", &|held| held.bpcer.map(rate));
    add("EER, all species", &|held| held.eer.map(percent));
    add("AUC, all species", &|held| held.auc.map(|auc| format!("{:.4}", auc.area)));
    add("calibration error", &|held| {
        held.reliability.as_ref().map(|found| format!("{:.4}", found.expected_calibration_error))
    });
    lines.iter().map(|line| gauge::one_line(line)).collect::<Vec<_>>().join("\n")
}

fn term(name: &str, estimate: &Estimate) -> String {
    let Estimate { value, interval } = estimate;
    format!("  {name:<24} {value:>8.3}  [{:.3}, {:.3}]", interval.low, interval.high)
}

fn row(name: &str, cells: [String; 3]) -> String {
    let [a, b, c] = cells;
    format!("  {name:<24} {a:<26} {b:<26} {c}").trim_end().to_owned()
}

fn rate(rate: BySubject) -> String {
    let BySubject { rate, interval, .. } = rate;
    format!("{} [{}, {}]", percent(rate), percent(interval.low), percent(interval.high))
}

fn percent(rate: f64) -> String {
    format!("{:.2} %", 100.0 * rate)
}
