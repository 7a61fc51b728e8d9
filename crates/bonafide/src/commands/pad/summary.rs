//! The answer for a person at a terminal.

use bonafide_eval::metrics::Support;
use bonafide_eval::pad::change::Test;
use bonafide_eval::pad::{Change, Fires, Label, Measures, NonResponse, PadReport, Rate};

use crate::gauge;

/// A few tables.
pub fn summary(report: &PadReport) -> String {
    let counts = &report.counts;
    let errors = &report.fused.errors;
    let mut lines = vec![format!(
        "{}: {} bona fide captures, {} attacks of {} species; attack from confidence_spoofing {}",
        report.dataset, counts.bona_fide, counts.attacks, counts.species, report.threshold
    )];
    if let Some(fusion) = &report.fusion {
        let dataset = fusion.dataset.as_ref().map_or(String::new(), |name| format!(", fitted to {name}"));
        lines.push(format!("  evidence is weighed by {}{dataset}", fusion.name));
    }
    if let Some(least) = &report.min_assurance {
        lines.push(format!("  a pass must have the assurance {least}"));
    }
    for (cause, count) in &report.non_responses {
        lines.push(format!("  no response: {count} × {}", NonResponse::text(*cause)));
    }
    lines.push(format!("  {:<24} {:>27} {:>22}", "", "errors", "no response"));
    for one in &errors.species {
        lines.push(line(&format!("APCER {}", one.species), one.apcer, one.apnrr));
    }
    lines.push(line("APCER maximum", errors.apcer_max, None));
    lines.push(line("BPCER bona fide", errors.bpcer, errors.bpnrr));
    if let Some(acer) = errors.acer {
        lines.push(format!("  {:<24} {:>9}  (not of the standard)", "ACER", percent(acer)));
    }
    ranking(&report.fused, &mut lines);
    for piece in &report.evidence {
        lines.push(alone(&piece.name, &piece.measures));
        lines.push(fires(&piece.fires));
    }
    if let Some(matching) = &report.matching {
        for one in &matching.species {
            let riapar = one.riapar.map_or(String::new(), |riapar| format!("  RIAPAR {}", percent(riapar)));
            lines.push(line(&format!("IAPAR {}", one.species), Some(one.iapar), None) + &riapar);
        }
        lines.push(line("FRR with comparison", matching.frr, None));
    }
    if let Some(time) = report.time {
        lines.push(format!(
            "  time per capture         median {:.0} ms, 95 of 100 within {:.0} ms, {} at a time",
            time.median_ms, time.p95_ms, time.threads
        ));
    }
    if let Some(change) = &report.change {
        since(change, &mut lines);
    }
    lines.iter().map(|line| gauge::one_line(line)).collect::<Vec<_>>().join("\n")
}

fn line(name: &str, rate: Option<Rate>, silent: Option<Rate>) -> String {
    let errors = rate.map_or_else(
        || "no capture with a response".to_owned(),
        |rate| format!("{:>9} {}", percent(rate.rate), range(rate)),
    );
    let silent = silent
        .map_or(String::new(), |rate| format!("{:>9} ({} of {})", percent(rate.rate), rate.count, rate.of));
    format!("  {name:<24} {errors:<29} {silent}").trim_end().to_owned()
}

fn ranking(measures: &Measures, lines: &mut Vec<String>) {
    let Some(ranking) = &measures.ranking else { return };
    for row in &ranking.bpcer_at_apcer {
        let note = match row.support {
            Support::Supported => "",
            Support::Weak => "  (few attacks: weak)",
            Support::NotSupported => "  (not supported by this many attacks)",
        };
        let name = format!("{} (APCER {} %)", row.name, (row.apcer_target * 100.0).round());
        lines.push(line(&name, Some(row.bpcer), None) + &format!(" at {:.4}{note}", row.threshold));
    }
    let (eer, auc) = (&ranking.eer, &ranking.auc);
    lines.push(format!(
        "  {:<24} {:>9} [{}, {}]",
        "EER, all species",
        percent(eer.rate),
        percent(eer.interval.low),
        percent(eer.interval.high)
    ));
    lines.push(format!(
        "  {:<24} {:>9.4} [{:.4}, {:.4}]",
        "AUC, all species", auc.area, auc.interval.low, auc.interval.high
    ));
    if let Some(reliability) = &measures.reliability {
        lines.push(format!(
            "  {:<24} {:>9.4}  expected calibration error {:.4}",
            "Brier score", reliability.brier, reliability.expected_calibration_error
        ));
    }
}

fn alone(name: &str, measures: &Measures) -> String {
    let of = |rate: Option<Rate>| rate.map_or_else(|| "-".to_owned(), |rate| percent(rate.rate));
    let errors = &measures.errors;
    let ranking = measures.ranking.as_ref();
    format!(
        "  {:<24} APCER maximum {}, BPCER {}, EER {}, AUC {}",
        format!("{name} alone"),
        of(errors.apcer_max),
        of(errors.bpcer),
        ranking.map_or_else(|| "-".to_owned(), |ranking| percent(ranking.eer.rate)),
        ranking.map_or_else(|| "-".to_owned(), |ranking| format!("{:.4}", ranking.auc.area)),
    )
}

/// Where it speaks for an attack.
fn fires(fires: &Fires) -> String {
    let of = |name: &str, rate: &Rate| format!("{name} {}", percent(rate.rate));
    let mut where_it_fires: Vec<String> =
        fires.species.iter().filter(|(_, rate)| rate.count > 0).map(|(name, rate)| of(name, rate)).collect();
    if where_it_fires.is_empty() {
        where_it_fires.push("no attack".to_owned());
    }
    where_it_fires.extend(fires.bona_fide.as_ref().map(|rate| of("bona fide", rate)));
    format!("  {:<24} {}", "  fires on", where_it_fires.join(", "))
}

fn since(change: &Change, lines: &mut Vec<String>) {
    let demanded =
        change.old_min_assurance.as_ref().map_or(String::new(), |least| format!(", which demanded {least}"));
    lines.push(format!(
        "  since {}{demanded}: {} captures in both",
        change.old_dataset, change.captures_in_both
    ));
    for row in &change.rows {
        let name = match (row.label, &row.species) {
            (Label::Attack, Some(species)) => format!("APCER {species}"),
            _ => "BPCER bona fide".to_owned(),
        };
        let test = match row.test {
            Test::Mcnemar => "McNemar",
            Test::Fisher => "Fisher",
        };
        let verdict = match (row.beyond_chance, row.new.rate < row.old.rate) {
            (true, true) => "better",
            (true, false) => "worse",
            (false, _) => "within chance",
        };
        lines.push(format!(
            "    {name:<22} {:>9} then, {} now: {verdict} ({test}, p {:.4} corrected)",
            percent(row.old.rate),
            percent(row.new.rate),
            row.p_adjusted
        ));
    }
}

fn percent(rate: f64) -> String {
    format!("{:.2} %", 100.0 * rate)
}

fn range(rate: Rate) -> String {
    format!("[{}, {}]", percent(rate.interval.low), percent(rate.interval.high))
}
