//! Exact tests of counts: did something change, or is it chance?

use statrs::function::factorial::ln_binomial;

/// Two-sided p-value of Q. `McNemar`'s test in its exact form: of the cases in which two systems differ, `first` were decided
/// rightly by one alone and `second` by the other alone (Psychometrika 12, 1947). 1 when they never differ.
pub fn mcnemar(first: u64, second: u64) -> f64 {
    let differ = first + second;
    let fewer = first.min(second);
    let half = differ as f64 * std::f64::consts::LN_2;
    let tail: f64 = (0..=fewer).map(|k| (ln_binomial(differ, k) - half).exp()).sum();
    (2.0 * tail).min(1.0)
}

/// Two-sided p-value of R. A. Fisher's exact test: `a` of `n` against `b` of `m`. Sums all tables with the same margins that
/// are no likelier than the one seen. 1 when a side is empty.
pub fn fisher(a: u64, n: u64, b: u64, m: u64) -> f64 {
    let (a, b) = (a.min(n), b.min(m));
    let hits = a + b;
    let all = ln_binomial(n + m, hits);
    let chance = |k: u64| (ln_binomial(n, k) + ln_binomial(m, hits - k) - all).exp();
    let seen = chance(a) * (1.0 + 1e-7);
    let likelihoods = (hits.saturating_sub(m)..=hits.min(n)).map(chance);
    likelihoods.filter(|chance| *chance <= seen).sum::<f64>().min(1.0)
}

/// S. Holm's correction of several p-values (Scandinavian Journal of Statistics 6, 1979), in the order given: each may be
/// held against the level that one test would be held against.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = vec![1.0; p.len()];
    let mut highest = 0.0_f64;
    for (rank, place) in order.into_iter().enumerate() {
        highest = highest.max((p.len() - rank) as f64 * p[place]).min(1.0);
        adjusted[place] = highest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn mcnemar_is_the_binomial_at_one_half() {
        close(mcnemar(0, 0), 1.0);
        close(mcnemar(0, 1), 1.0);
        // 2 / 2^5 and 2 / 2^6.
        close(mcnemar(0, 5), 0.0625);
        close(mcnemar(6, 0), 0.031_25);
        // 2 (1 + 10 + 45) / 2^10.
        close(mcnemar(2, 8), 0.109_375);
        close(mcnemar(4, 4), 1.0);
    }

    #[test]
    fn fisher_meets_the_lady_tasting_tea() {
        // Three of four against one of four: (16 + 1 + 16 + 1) / 70, and all right: 2 / 70.
        close(fisher(3, 4, 1, 4), 34.0 / 70.0);
        close(fisher(4, 4, 0, 4), 2.0 / 70.0);
        close(fisher(0, 10, 0, 20), 1.0);
        close(fisher(0, 0, 3, 4), 1.0);
        // 1 of 10 against 11 of 14: tables with margins 12 and 12 of 24 no likelier than the one seen,
        // (10 * 364 + 1 * 91 + 10 * 364 + 1 * 91) / C(24, 12).
        close(fisher(1, 10, 11, 14), 7462.0 / 2_704_156.0);
    }

    #[test]
    fn holm_steps_down() {
        // The example of Holm's rule with four tests.
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (found, wanted) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            close(*found, wanted);
        }
        assert!(holm(&[]).is_empty());
        assert_eq!(holm(&[0.9, 0.9]), [1.0, 1.0]);
    }

    proptest! {
        #[test]
        fn p_values_are_probabilities_and_do_not_mind_the_order(a in 0_u64..60, n in 0_u64..60, b in 0_u64..60, m in 0_u64..60) {
            let p = fisher(a, n, b, m);
            prop_assert!((0.0..=1.0).contains(&p));
            prop_assert!((p - fisher(b, m, a, n)).abs() < 1e-9);
            prop_assert!((0.0..=1.0).contains(&mcnemar(a, b)));
            prop_assert_eq!(mcnemar(a, b), mcnemar(b, a));
        }
    }
}
