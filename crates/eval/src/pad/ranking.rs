//! What the scores could do at any threshold: equal error rate, area, BPCER at fixed APCER, DET curve.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::auc::{Auc, auc};
use super::errors::Sample;
use super::rate::Rate;
use crate::interval::{Interval, clopper_pearson};
use crate::metrics::curve::det_points;
use crate::metrics::{Scores, Support, equal_error_rate};

/// The APCER values that a report answers for: BPCER10, BPCER20 and BPCER100.
pub const TARGETS: [f64; 3] = [0.10, 0.05, 0.01];

/// Bona fide captures against attacks, whatever the threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ranking {
    /// What was ranked: `confidence_spoofing`, or `score` for one minus an evidence's own score.
    pub scale: Scale,
    /// Where APCER and BPCER are equal.
    pub eer: PadEer,
    /// How often an attack scores above a bona fide capture.
    pub auc: Auc,
    /// At APCER 10 %, 5 % and 1 %.
    pub bpcer_at_apcer: Vec<AtApcer>,
    /// APCER and BPCER over the threshold, falling.
    pub det: Vec<PadDetPoint>,
}

/// What was ranked; high for an attack either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// The fused score, or that of one piece of evidence alone.
    ConfidenceSpoofing,
    /// One minus the evidence's own score, which has no bounds on what it may say.
    Score,
}

/// The threshold where APCER and BPCER are equal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PadEer {
    /// 0..1.
    pub rate: f64,
    /// Where it lies.
    pub threshold: f64,
    /// Spans the exact binomial intervals of APCER and of BPCER at this threshold: wider than either.
    pub interval: Interval,
}

/// BPCER at the loosest threshold that keeps APCER of every species at or below a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AtApcer {
    /// The APCER asked for.
    pub apcer_target: f64,
    /// `BPCER10`, `BPCER20` or `BPCER100`.
    pub name: String,
    /// The highest threshold with APCER at or below the target.
    pub threshold: f64,
    /// The highest APCER of a species there.
    pub apcer: Rate,
    /// BPCER there, its interval taking the threshold as given.
    pub bpcer: Rate,
    /// Whether the species with the fewest attacks can show an APCER this low: rules of 3 and 30.
    pub support: Support,
}

/// One point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PadDetPoint {
    /// Score from which a capture is classified as an attack.
    pub threshold: f64,
    /// Attacks below it; of several species together, which is no APCER of the standard.
    pub apcer: f64,
    /// Bona fide captures at or above it.
    pub bpcer: f64,
    /// Exact binomial interval of `apcer` at this threshold.
    pub apcer_interval: Interval,
    /// Exact binomial interval of `bpcer` at this threshold.
    pub bpcer_interval: Interval,
}

/// Ranks what got a response; `None` without both kinds.
pub(super) fn ranking(samples: &[Sample<'_>], scale: Scale) -> Option<Ranking> {
    let of = |wanted: &dyn Fn(&Sample<'_>) -> bool| {
        samples
            .iter()
            .filter(|sample| wanted(sample))
            .filter_map(|sample| sample.confidence)
            .collect::<Vec<f32>>()
    };
    // An attack that is found is a match here, so the false matches are bona fide captures.
    let scores =
        Scores::new(of(&|sample| sample.species.is_some()), of(&|sample| sample.species.is_none())).ok()?;
    let mut names: Vec<&str> = samples.iter().filter_map(|sample| sample.species).collect();
    names.sort_unstable();
    names.dedup();
    let by_species: Vec<Vec<f32>> = names
        .iter()
        .map(|name| {
            let mut scores = of(&|sample| sample.species == Some(name));
            scores.sort_unstable_by(f32::total_cmp);
            scores
        })
        .filter(|scores| !scores.is_empty())
        .collect();
    Some(Ranking {
        scale,
        eer: eer(&scores),
        auc: auc(&scores),
        bpcer_at_apcer: TARGETS.iter().filter_map(|target| at_apcer(&by_species, &scores, *target)).collect(),
        det: det(&scores),
    })
}

fn eer(scores: &Scores) -> PadEer {
    let found = equal_error_rate(scores);
    let at = found.threshold as f32;
    let (attacks, bona_fide) = (scores.genuine().len() as u64, scores.impostor().len() as u64);
    let apcer = clopper_pearson(scores.false_non_matches(at) as u64, attacks);
    let bpcer = clopper_pearson(scores.false_matches(at) as u64, bona_fide);
    let interval = Interval { low: apcer.low.min(bpcer.low), high: apcer.high.max(bpcer.high) };
    PadEer { rate: found.rate, threshold: found.threshold, interval }
}

/// Scores rise within each species, and no species is empty.
fn at_apcer(by_species: &[Vec<f32>], scores: &Scores, target: f64) -> Option<AtApcer> {
    // The small slack keeps one of ten at 10 %.
    let allowed = |attacks: &[f32]| (attacks.len() as f64 * target + 1e-9) as usize;
    let threshold =
        by_species.iter().filter_map(|attacks| attacks.get(allowed(attacks))).copied().reduce(f32::min)?;
    let missed =
        |attacks: &Vec<f32>| Rate::of(attacks.partition_point(|score| *score < threshold), attacks.len());
    let fewest = by_species.iter().map(Vec::len).min()?;
    Some(AtApcer {
        apcer_target: target,
        name: format!("BPCER{:.0}", 1.0 / target),
        threshold: f64::from(threshold),
        apcer: by_species.iter().filter_map(missed).max_by(|a, b| a.rate.total_cmp(&b.rate))?,
        bpcer: Rate::of(scores.false_matches(threshold), scores.impostor().len())?,
        support: Support::of(fewest, target),
    })
}

fn det(scores: &Scores) -> Vec<PadDetPoint> {
    let point = |point: crate::metrics::DetPoint| PadDetPoint {
        threshold: point.threshold,
        apcer: point.fnmr,
        bpcer: point.fmr,
        apcer_interval: point.fnmr_interval,
        bpcer_interval: point.fmr_interval,
    };
    det_points(scores).into_iter().map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::super::errors::errors;
    use super::super::errors::tests_support::samples;
    use super::*;
    use crate::metrics::scores::tests_support::gaussian;
    use proptest::prelude::*;

    fn of(kinds: &[(Option<&'static str>, &[f32])]) -> Ranking {
        let all: Vec<Sample<'_>> =
            kinds.iter().flat_map(|(species, scores)| samples(*species, scores)).collect();
        ranking(&all, Scale::ConfidenceSpoofing).unwrap()
    }

    #[test]
    fn the_worst_species_sets_the_threshold() {
        // Of ten prints one may score below; the strictest of both species is that of the masks, none of which may.
        let print = [0.2, 0.6, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9];
        let mask = [0.4, 0.8];
        let bona_fide = [0.1, 0.3, 0.4, 0.5];
        let ranking = of(&[(None, &bona_fide), (Some("print"), &print), (Some("mask"), &mask)]);
        let ten = &ranking.bpcer_at_apcer[0];
        assert_eq!((&*ten.name, ten.threshold), ("BPCER10", f64::from(0.4_f32)));
        assert_eq!((ten.apcer.count, ten.apcer.of, ten.bpcer.rate), (1, 10, 0.5));
        let twenty = &ranking.bpcer_at_apcer[1];
        assert_eq!(
            (&*twenty.name, twenty.threshold, twenty.bpcer.rate),
            ("BPCER20", f64::from(0.2_f32), 0.75)
        );
        assert_eq!(ranking.bpcer_at_apcer[2].name, "BPCER100");
        assert_eq!(ranking.bpcer_at_apcer[2].support, Support::NotSupported);
    }

    #[test]
    fn two_gaussians_come_out_as_the_formulas_say() {
        let (attacks, bona_fide) = (gaussian(20_001, 2.0), gaussian(20_001, 0.0));
        let ranking = of(&[(None, &bona_fide), (Some("print"), &attacks)]);
        // Phi(-1), Phi(2 / sqrt 2), and 1 - Phi(2 - 1.6449) at APCER 5 %.
        assert!((ranking.eer.rate - 0.158_655).abs() < 2e-4, "{:?}", ranking.eer);
        assert!(ranking.eer.interval.contains(0.158_655));
        assert!((ranking.auc.area - 0.921_35).abs() < 1e-3);
        assert!((ranking.bpcer_at_apcer[1].bpcer.rate - 0.361_2).abs() < 1e-3);
        for point in &ranking.det {
            let at = f64::from(point.threshold as f32);
            let counted = bona_fide.iter().filter(|score| f64::from(**score) >= at).count();
            assert!((point.bpcer - counted as f64 / 20_001.0).abs() < 1e-9, "{point:?}");
        }
    }

    #[test]
    fn few_captures_without_an_error_leave_doubt() {
        let ranking = of(&[(None, &[0.1; 4]), (Some("print"), &[0.9; 5])]);
        assert_eq!((ranking.eer.rate, ranking.auc.area), (0.0, 1.0));
        // Clopper and Pearson: none of 4 goes up to 0.6024.
        assert!((ranking.eer.interval.high - 0.6024).abs() < 1e-4, "{:?}", ranking.eer);
    }

    #[test]
    fn one_kind_alone_is_not_ranked() {
        assert_eq!(ranking(&samples(None, &[0.1]), Scale::Score), None);
        assert_eq!(ranking(&[], Scale::Score), None);
    }

    proptest! {
        #[test]
        fn the_rows_agree_with_counting_at_their_thresholds(
            bona_fide in proptest::collection::vec(0.0_f32..1.0, 1..40),
            print in proptest::collection::vec(0.0_f32..1.0, 1..40),
            mask in proptest::collection::vec(0.0_f32..1.0, 1..40),
        ) {
            let mut all = samples(None, &bona_fide);
            all.extend(samples(Some("print"), &print));
            all.extend(samples(Some("mask"), &mask));
            for row in ranking(&all, Scale::ConfidenceSpoofing).unwrap().bpcer_at_apcer {
                let counted = errors(&all, row.threshold);
                prop_assert_eq!(counted.apcer_max.unwrap().rate, row.apcer.rate);
                prop_assert_eq!(counted.bpcer.unwrap(), row.bpcer);
                prop_assert!(row.apcer.rate <= row.apcer_target + 1e-9);
                // One step higher lets too many attacks through.
                let higher = errors(&all, f64::from((row.threshold as f32).next_up()));
                prop_assert!(higher.apcer_max.unwrap().rate > row.apcer_target);
            }
        }
    }
}
