//! Keeps subjects apart: whoever is judged was not learned from.

use fastrand::Rng;

use super::rows::Row;
use crate::bootstrap::SEED;

/// The fold of each subject, 0 to `folds` - 1. Subjects of one kind (bona fide captures, attacks, both) are spread evenly,
/// in an order drawn by a fixed seed.
pub(super) fn folds(rows: &[Row<'_>], subjects: usize, folds: usize) -> Vec<usize> {
    let mut place = vec![0; subjects];
    for (i, subject) in spread(rows, subjects).into_iter().enumerate() {
        place[subject] = i % folds.max(1);
    }
    place
}

/// Whether each subject is held out: a share of them, at least one, and not all.
pub(super) fn held_out(rows: &[Row<'_>], subjects: usize, share: f64) -> Vec<bool> {
    let wanted = ((subjects as f64 * share).round() as usize).clamp(1, subjects.saturating_sub(1).max(1));
    let order = spread(rows, subjects);
    let mut is_held = vec![false; subjects];
    // Evenly over the order, in which the kinds lie side by side.
    for i in 0..wanted {
        if let Some(subject) = order.get(i * subjects / wanted) {
            is_held[*subject] = true;
        }
    }
    is_held
}

/// All subjects, those of one kind side by side.
fn spread(rows: &[Row<'_>], subjects: usize) -> Vec<usize> {
    let mut kinds = vec![(false, false); subjects];
    for row in rows {
        let kind = &mut kinds[row.subject];
        if row.species.is_some() { kind.1 = true } else { kind.0 = true }
    }
    let mut order: Vec<usize> = (0..subjects).collect();
    Rng::with_seed(SEED).shuffle(&mut order);
    order.sort_by_key(|subject| kinds[*subject]);
    order
}

/// How often each subject is drawn when as many as there are are drawn with replacement.
pub(super) fn draw(subjects: usize, random: &mut Rng) -> Vec<u32> {
    let mut times = vec![0; subjects];
    for _ in 0..subjects {
        times[random.usize(..subjects)] += 1;
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row<'static>> {
        // Ten subjects with bona fide captures only, five with attacks only, five with both.
        let kinds = |subject: usize| match subject {
            0..10 => vec![None],
            10..15 => vec![Some("print")],
            _ => vec![None, Some("print")],
        };
        let row = |subject| move |species| Row { species, subject, pieces: &[], carried: true };
        (0..20).flat_map(|subject| kinds(subject).into_iter().map(row(subject))).collect()
    }

    #[test]
    fn every_kind_of_subject_is_in_every_fold() {
        let folds = folds(&rows(), 20, 5);
        for fold in 0..5 {
            let of = |range: std::ops::Range<usize>| range.filter(|subject| folds[*subject] == fold).count();
            assert_eq!((of(0..10), of(10..15), of(15..20)), (2, 1, 1), "{fold}");
        }
        assert_eq!(folds, super::folds(&rows(), 20, 5));
    }

    #[test]
    fn a_share_is_held_out_of_every_kind() {
        let is_held = held_out(&rows(), 20, 0.2);
        let of = |range: std::ops::Range<usize>| range.filter(|subject| is_held[*subject]).count();
        assert_eq!((of(0..10), of(10..15), of(15..20)), (2, 1, 1));
        assert_eq!(held_out(&rows(), 20, 0.0).iter().filter(|held| **held).count(), 1);
        assert_eq!(held_out(&rows(), 20, 1.0).iter().filter(|held| **held).count(), 19);
        assert_eq!(draw(20, &mut Rng::with_seed(1)).iter().sum::<u32>(), 20);
    }
}
