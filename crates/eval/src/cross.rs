//! All pictures against all, without keeping the pairs: millions of comparisons for the tail of the false match rate.
//!
//! The pairs of such a trial are not independent, since every picture takes part in many. So intervals come from a
//! bootstrap over people: each replicate draws as many people as there are, with replacement; a genuine pair of a person
//! drawn m times counts m times, an impostor pair of people drawn m and n times counts m n times. All replicates are
//! counted in the same pass over the pairs.

use std::collections::BTreeMap;

use fastrand::Rng;

use crate::bootstrap::SEED;

/// Bins over the cosine from -1 to 1.
pub const BINS: usize = 4000;
/// Bootstrap replicates counted beside the trial itself.
pub const REPLICATES: usize = 200;

/// Descriptors of many pictures and whom each shows.
#[derive(Clone, Debug)]
pub struct Templates {
    dimension: usize,
    /// Unit vectors, one after the other.
    values: Vec<f32>,
    /// Place of the person among all people, one per picture.
    subjects: Vec<usize>,
    people: usize,
}

/// Why descriptors cannot be compared all against all.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplatesError {
    /// Lengths differ from the first descriptor's, or are 0.
    #[error("all descriptors must have one length above 0")]
    Dimension,
    /// A value is infinite or not a number, or all are 0.
    #[error("a descriptor is not a finite vector with a length")]
    NotFinite,
}

impl Templates {
    /// Takes `(person, descriptor)` per picture and scales each descriptor to length 1.
    pub fn new<'a>(pictures: impl IntoIterator<Item = (u64, &'a [f32])>) -> Result<Self, TemplatesError> {
        let mut templates = Self { dimension: 0, values: Vec::new(), subjects: Vec::new(), people: 0 };
        let mut places = BTreeMap::new();
        for (person, descriptor) in pictures {
            if templates.subjects.is_empty() {
                templates.dimension = descriptor.len();
            }
            if descriptor.is_empty() || descriptor.len() != templates.dimension {
                return Err(TemplatesError::Dimension);
            }
            let length = descriptor.iter().map(|value| value * value).sum::<f32>().sqrt();
            if !length.is_normal() {
                return Err(TemplatesError::NotFinite);
            }
            templates.values.extend(descriptor.iter().map(|value| value / length));
            let next = places.len();
            templates.subjects.push(*places.entry(person).or_insert(next));
        }
        templates.people = places.len();
        Ok(templates)
    }

    /// Number of pictures.
    pub fn pictures(&self) -> usize {
        self.subjects.len()
    }

    /// Number of people.
    pub fn people(&self) -> usize {
        self.people
    }

    fn descriptor(&self, picture: usize) -> &[f32] {
        &self.values[picture * self.dimension..(picture + 1) * self.dimension]
    }
}

/// Histograms of all genuine and impostor scores, of the trial and of each bootstrap replicate.
#[derive(Clone, Debug)]
pub struct CrossComparison {
    /// Pictures compared.
    pub pictures: usize,
    /// People they show.
    pub people: usize,
    genuine: Tally,
    impostor: Tally,
}

/// One histogram of the trial, and one per replicate with the replicates of a bin side by side.
#[derive(Clone, Debug)]
struct Tally {
    bins: Vec<u64>,
    replicates: Vec<u64>,
}

impl CrossComparison {
    /// Compares every picture with every other one once.
    pub fn run(templates: &Templates) -> Self {
        let weights = draw_people(templates.people);
        let mut genuine = Tally::new();
        let mut impostor = Tally::new();
        let mut joint = vec![0_u64; REPLICATES];
        for i in 0..templates.pictures() {
            let (descriptor, subject) = (templates.descriptor(i), templates.subjects[i]);
            for j in 0..i {
                let bin = bin_of(dot(descriptor, templates.descriptor(j)));
                let other = templates.subjects[j];
                if subject == other {
                    genuine.add(bin, &weights[subject]);
                } else {
                    for ((joint, a), b) in joint.iter_mut().zip(&weights[subject]).zip(&weights[other]) {
                        *joint = a * b;
                    }
                    impostor.add(bin, &joint);
                }
            }
        }
        Self { pictures: templates.pictures(), people: templates.people, genuine, impostor }
    }

    /// Genuine comparisons.
    pub fn genuine_count(&self) -> u64 {
        self.genuine.bins.iter().sum()
    }

    /// Impostor comparisons.
    pub fn impostor_count(&self) -> u64 {
        self.impostor.bins.iter().sum()
    }

    /// Comparisons at or above each bin's lower edge, for the trial.
    pub(crate) fn matches(&self) -> Matches {
        Matches { genuine: from_the_top(&self.genuine.bins), impostor: from_the_top(&self.impostor.bins) }
    }

    /// The same for one replicate.
    pub(crate) fn replicate(&self, replicate: usize) -> Matches {
        let column = |tally: &Tally| -> Vec<u64> {
            tally.replicates.iter().skip(replicate).step_by(REPLICATES).copied().collect()
        };
        Matches {
            genuine: from_the_top(&column(&self.genuine)),
            impostor: from_the_top(&column(&self.impostor)),
        }
    }
}

impl Tally {
    fn new() -> Self {
        Self { bins: vec![0; BINS], replicates: vec![0; BINS * REPLICATES] }
    }

    fn add(&mut self, bin: usize, weights: &[u64]) {
        self.bins[bin] += 1;
        let row = &mut self.replicates[bin * REPLICATES..(bin + 1) * REPLICATES];
        for (count, weight) in row.iter_mut().zip(weights) {
            *count += weight;
        }
    }
}

/// Comparisons whose score is at or above the lower edge of each bin; falling.
pub(crate) struct Matches {
    pub(crate) genuine: Vec<u64>,
    pub(crate) impostor: Vec<u64>,
}

impl Matches {
    /// False match rate from the lower edge of `bin` up.
    pub(crate) fn fmr(&self, bin: usize) -> f64 {
        rate(&self.impostor, bin)
    }

    /// True accept rate from the lower edge of `bin` up.
    pub(crate) fn tar(&self, bin: usize) -> f64 {
        rate(&self.genuine, bin)
    }

    /// The lowest bin from whose lower edge on FMR <= `target`; `BINS` when there is none.
    pub(crate) fn bin_at(&self, target: f64) -> usize {
        let allowed = (self.impostor[0] as f64 * target + 1e-9) as u64;
        self.impostor.partition_point(|count| *count > allowed)
    }

    /// The lowest bin where FMR <= FNMR.
    pub(crate) fn equal_error_bin(&self) -> usize {
        (0..BINS).find(|&bin| self.fmr(bin) <= 1.0 - self.tar(bin)).unwrap_or(BINS)
    }
}

fn rate(counts: &[u64], bin: usize) -> f64 {
    counts.get(bin).map_or(0.0, |count| *count as f64 / counts[0].max(1) as f64)
}

/// The cosine at the lower edge of a bin.
pub(crate) fn edge(bin: usize) -> f64 {
    2.0 * bin as f64 / BINS as f64 - 1.0
}

/// The bin that holds a cosine; rounding past 1 counts as 1.
fn bin_of(cosine: f32) -> usize {
    (((f64::from(cosine) + 1.0) * BINS as f64 / 2.0) as usize).min(BINS - 1)
}

fn from_the_top(bins: &[u64]) -> Vec<u64> {
    let mut sums = bins.to_vec();
    for bin in (0..sums.len().saturating_sub(1)).rev() {
        sums[bin] += sums[bin + 1];
    }
    sums
}

/// How often each person is drawn, per replicate.
fn draw_people(people: usize) -> Vec<Vec<u64>> {
    let mut weights = vec![vec![0; REPLICATES]; people];
    let mut random = Rng::with_seed(SEED);
    let draws = (0..REPLICATES).flat_map(|replicate| std::iter::repeat_n(replicate, people));
    for replicate in draws {
        weights[random.usize(..people)][replicate] += 1;
    }
    weights
}

/// Sixteen partial sums, which the compiler turns into vector registers.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (chunks_a, rest_a) = a.as_chunks::<16>();
    let (chunks_b, rest_b) = b.as_chunks::<16>();
    let mut sums = [0.0; 16];
    for (a, b) in chunks_a.iter().zip(chunks_b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum::<f32>()
}

#[cfg(test)]
pub(crate) mod tests_support {
    use super::Templates;
    use fastrand::Rng;

    /// `people` random directions with `pictures` noisy pictures each.
    pub(crate) fn population(people: usize, pictures: usize, dimension: usize, noise: f32) -> Templates {
        let mut random = Rng::with_seed(11);
        let mut gaussian = move || (0..12).map(|_| random.f32()).sum::<f32>() - 6.0;
        let mut descriptors = Vec::new();
        for person in 0..people {
            let centre: Vec<f32> = (0..dimension).map(|_| gaussian()).collect();
            for _ in 0..pictures {
                let picture: Vec<f32> = centre.iter().map(|value| value + noise * gaussian()).collect();
                descriptors.push((person as u64, picture));
            }
        }
        Templates::new(descriptors.iter().map(|(person, picture)| (*person, picture.as_slice()))).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_counted_once_and_on_its_side() {
        let templates = tests_support::population(30, 4, 40, 0.5);
        let cross = CrossComparison::run(&templates);
        assert_eq!((cross.pictures, cross.people), (120, 30));
        assert_eq!(cross.genuine_count(), 30 * 6);
        assert_eq!(cross.impostor_count(), 120 * 119 / 2 - 30 * 6);
        let matches = cross.matches();
        // Within 1 / (1 + noise^2) = 0.8 for genuine, 0 for impostors.
        let middle = bin_of(0.4);
        assert!(matches.tar(middle) > 0.99 && matches.fmr(middle) < 0.03);
        assert_eq!((matches.tar(0), matches.fmr(0)), (1.0, 1.0));
    }

    #[test]
    fn a_replicate_counts_the_drawn_people_and_no_others() {
        let templates = tests_support::population(25, 3, 16, 0.5);
        let cross = CrossComparison::run(&templates);
        let weights = draw_people(25);
        for replicate in [0, 7, REPLICATES - 1] {
            let drawn: Vec<u64> = weights.iter().map(|weights| weights[replicate]).collect();
            assert_eq!(drawn.iter().sum::<u64>(), 25);
            let matches = cross.replicate(replicate);
            assert_eq!(matches.genuine[0], 25 * 3);
            let squares: u64 = drawn.iter().map(|count| count * count).sum();
            assert_eq!(matches.impostor[0], (25 * 25 - squares) / 2 * 9);
        }
    }

    #[test]
    fn the_threshold_is_the_lowest_with_the_rate_asked_for() {
        let cross = CrossComparison::run(&tests_support::population(40, 3, 24, 0.6));
        let matches = cross.matches();
        for target in [0.3, 0.1, 0.01] {
            let bin = matches.bin_at(target);
            assert!(matches.fmr(bin) <= target && matches.fmr(bin - 1) > target);
        }
    }

    #[test]
    fn vectors_that_have_no_direction_or_another_length_are_refused() {
        let new = |pictures: &[(u64, &[f32])]| Templates::new(pictures.iter().copied()).unwrap_err();
        assert_eq!(new(&[(1, &[0.0, 0.0])]), TemplatesError::NotFinite);
        assert_eq!(new(&[(1, &[1.0, f32::NAN])]), TemplatesError::NotFinite);
        assert_eq!(new(&[(1, &[1.0, 0.0]), (2, &[1.0])]), TemplatesError::Dimension);
        assert_eq!(new(&[(1, &[])]), TemplatesError::Dimension);
    }
}
