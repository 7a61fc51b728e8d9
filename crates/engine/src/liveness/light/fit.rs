//! How well a face's light follows the colours of a screen, and how much better than it follows other orders.

use bonafide_imaging::colour::linear;

use super::face_parts::{Light, PARTS};
use super::noise::{Metric, steady_mean};
use super::orders::orders;
use super::{FEWEST_FRAMES, Lit, SPREAD, surrounding};

/// Frames by which a camera may lag behind the screen beyond what the page accounts for. Never a whole step: an order would
/// then follow that has only its later steps in common.
const MOST_LAG: usize = 2;
/// Parts that must be in sight in nearly all frames.
const FEWEST_PARTS: usize = 3;

/// What came out.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    /// Of the face's light with the screen's, -1..1.
    pub correlation: f32,
    /// The same with every step counted once, however many frames it has: what most frames follow is not enough.
    pub even: f32,
    /// Share of the other orders that correlate as well, 0..1.
    pub others: f32,
    /// The best correlation of another order.
    pub best_other: f32,
    /// Root mean square of the change that the order explains, share of the face's light; negative where it goes against it.
    pub change: f32,
    /// Standard error of the change, by what the order that fits best leaves.
    pub uncertainty: f32,
    /// The change that the best other order explains.
    pub other_change: f32,
    /// How much the response differs between the parts, share of their mean: at least, for noise could have made the rest of
    /// it, and at most, for noise could have hidden as much.
    pub spread: [f32; 2],
    /// The change of each part that the order explains, as that of the face, and how far the part faces the screen, 0..1.
    pub of_parts: Vec<(f32, f32)>,
    /// Correlation of the parts' responses with how far each faces the screen, -1..1: by Lambert's law 1 on a head without a
    /// room's light; what adds the same to all parts, or the more the darker one is, has none.
    pub shading: f32,
}

/// `None` when too little of the face is in sight, over all frames or under one of the colours.
pub(super) fn fit(frames: &[&Lit], palette: &[[u8; 3]]) -> Option<Fit> {
    let seen: Vec<usize> = (0..PARTS.len())
        .filter(|&part| {
            let count = frames.iter().filter(|frame| frame.sample.parts[part].is_some()).count();
            10 * count >= 9 * frames.len()
        })
        .collect();
    if seen.len() < FEWEST_PARTS {
        return None;
    }
    // Which step each frame belongs to, and the colours of the steps.
    let mut steps: Vec<[u8; 3]> = Vec::new();
    let mut step_of = Vec::new();
    for frame in frames {
        let colour = frame.shown?;
        if steps.last() != Some(&colour) {
            steps.push(colour);
        }
        step_of.push(steps.len() - 1);
    }
    // A step that is left out would leave an order that is easier to fit.
    let is_whole = |frame: &&Lit| seen.iter().all(|&part| frame.sample.parts[part].is_some());
    let (frames, step_of): (Vec<&Lit>, Vec<usize>) =
        frames.iter().copied().zip(step_of).filter(|(frame, _)| is_whole(frame)).unzip();
    if frames.len() < FEWEST_FRAMES || (0..steps.len()).any(|step| !step_of.contains(&step)) {
        return None;
    }
    let gains =
        surrounding::gains(&frames.iter().map(|frame| frame.sample.around.as_slice()).collect::<Vec<_>>());
    let has_around = gains.is_some();
    // Per part and frame the light that the camera's own changes are taken out of.
    let parts: Vec<Vec<Light>> = seen
        .iter()
        .map(|&part| {
            let steadied = |(t, frame): (usize, &&Lit)| {
                Some(steadied(frame.sample.parts[part]?, gains.as_ref().map(|gains| gains[t])))
            };
            changes(&frames.iter().enumerate().filter_map(steadied).collect::<Vec<_>>())
        })
        .collect();
    let brightness: Vec<f32> = seen
        .iter()
        .map(|&part| {
            mean(&frames.iter().filter_map(|frame| frame.sample.parts[part]).collect::<Vec<_>>()).iter().sum()
        })
        .collect();
    let of_step = |step: usize| step_of.iter().filter(|&&of| of == step).count();
    let fewest = (0..steps.len()).map(of_step).min()?;
    let lags: Vec<Lagging> = (0..fewest.min(MOST_LAG + 1))
        .map(|lag| {
            let late = (0..step_of.len()).map(|t| step_of[t.saturating_sub(lag)]).collect();
            Lagging::new(&parts, &brightness, late, has_around)
        })
        .collect();
    let best = |order: &[[u8; 3]]| {
        lags.iter().map(|lag| (lag.correlation(order), lag)).max_by(|a, b| a.0.total_cmp(&b.0))
    };
    let (correlation, lag) = best(&steps)?;
    let (mut as_well, mut all) = (0usize, 0usize);
    let (mut best_other, mut other_change, mut other_error) = (-1.0f32, 0.0f32, f32::INFINITY);
    for order in orders(&steps, palette) {
        let (other, other_lag) = best(&order)?;
        as_well += usize::from(other >= correlation);
        if other > best_other {
            best_other = other;
            (other_change, other_error) = other_lag.change(&order);
        }
        all += 1;
    }
    let (change, error) = lag.change(&steps);
    let responses = lag.responses(&parts, &steps);
    let count = frames.len() as f32;
    let facing = |part: usize| frames.iter().map(|frame| frame.sample.facing[part]).sum::<f32>() / count;
    let facing: Vec<f32> = seen.iter().map(|&part| facing(part)).collect();
    let of_parts = responses.iter().map(|(response, _)| response * lag.size(&steps));
    Some(Fit {
        correlation,
        even: lag.correlation_of_steps(&steps),
        others: as_well as f32 / all.max(1) as f32,
        best_other,
        change,
        uncertainty: error.min(other_error),
        other_change,
        spread: spread(&responses),
        of_parts: of_parts.zip(facing.iter().copied()).collect(),
        shading: shading(&responses, &facing),
    })
}

/// The face's light for a camera that lags by some frames, in terms in which noise is alike in all directions.
struct Lagging {
    /// Which step's light each frame has.
    step_of: Vec<usize>,
    metric: Metric,
    face: Vec<Light>,
    has_around: bool,
}

impl Lagging {
    fn new(parts: &[Vec<Light>], brightness: &[f32], step_of: Vec<usize>, has_around: bool) -> Self {
        let face = steady_mean(parts, brightness, &step_of);
        let metric = Metric::of(&face, &step_of, colours(has_around));
        let face = face.iter().map(|light| metric.even(light)).collect();
        Self { step_of, metric, face, has_around }
    }

    /// What a screen with colours in this order adds, in the same terms.
    fn light(&self, order: &[[u8; 3]]) -> Vec<Light> {
        let colours: Vec<Light> =
            order.iter().map(|&colour| self.metric.even(&screen(colour, self.has_around))).collect();
        centred(&self.step_of.iter().map(|&step| colours[step]).collect::<Vec<_>>())
    }

    fn correlation(&self, order: &[[u8; 3]]) -> f32 {
        correlation(&self.light(order), &self.face)
    }

    fn correlation_of_steps(&self, order: &[[u8; 3]]) -> f32 {
        correlation_of_steps(&self.light(order), &self.face, &self.step_of)
    }

    /// Root mean square of the change of the face's light that an order explains, and its standard error, both as shares
    /// of that light.
    fn change(&self, order: &[[u8; 3]]) -> (f32, f32) {
        let light = self.light(order);
        let energy = product(&light, &light);
        if energy <= 0.0 {
            return (0.0, f32::INFINITY);
        }
        let gain = product(&light, &self.face) / energy;
        let left: f32 = rest(&self.face, &light, gain);
        let error = (left / self.freedom() / energy).sqrt();
        (gain * self.size(order), error * self.size(order))
    }

    /// Root mean square of what a screen with colours in this order adds.
    fn size(&self, order: &[[u8; 3]]) -> f32 {
        let plain: Vec<Light> =
            self.step_of.iter().map(|&step| screen(order[step], self.has_around)).collect();
        rms(&centred(&plain))
    }

    /// How much each part responds to an order, and the square of its standard error.
    fn responses(&self, parts: &[Vec<Light>], order: &[[u8; 3]]) -> Vec<(f32, f32)> {
        let light = self.light(order);
        let energy = product(&light, &light).max(f32::MIN_POSITIVE);
        let of = |part: &Vec<Light>| {
            let part: Vec<Light> = part.iter().map(|light| self.metric.even(light)).collect();
            let response = product(&part, &light) / energy;
            (response, rest(&part, &light, response) / self.freedom() / energy)
        };
        parts.iter().map(of).collect()
    }

    /// Numbers of a series, less those that the means, the drifts and a gain take.
    fn freedom(&self) -> f32 {
        let colours = colours(self.has_around);
        (colours * self.step_of.len()).saturating_sub(2 * colours + 1).max(1) as f32
    }
}

/// Standard deviation of the parts' responses over their mean, less and plus twice the variance that noise makes. A part counts
/// by how surely its response is known, so that hair that moves over one does not hide what the others show (after the random
/// effects of meta-analysis, Controlled Clinical Trials 7, 1986, with the weights of a spread that is looked for).
fn spread(responses: &[(f32, f32)]) -> [f32; 2] {
    let count = responses.len().max(1) as f32;
    let Some(weights) = weights(responses) else { return [0.0, f32::INFINITY] };
    let all: f32 = weights.iter().sum();
    let weighted = |of: &dyn Fn(&(f32, f32)) -> f32| {
        responses.iter().zip(&weights).map(|(r, w)| w * of(r)).sum::<f32>() / all
    };
    let mean = weighted(&|(response, _)| *response).max(f32::MIN_POSITIVE);
    let variance = weighted(&|(response, _)| (response - mean).powi(2)) * count / (count - 1.0).max(1.0);
    let by_noise = weighted(&|(_, noise)| *noise);
    [-2.0, 2.0].map(|times| (variance + times * by_noise).max(0.0).sqrt() / mean)
}

/// How much each part counts for a spread that is looked for; `None` where they do not respond.
fn weights(responses: &[(f32, f32)]) -> Option<Vec<f32>> {
    let plain = responses.iter().map(|(response, _)| response).sum::<f32>() / responses.len().max(1) as f32;
    let weight = |(_, noise): &(f32, f32)| 1.0 / (noise + (SPREAD * plain).powi(2));
    (plain > 0.0).then(|| responses.iter().map(weight).collect())
}

/// Correlation of the parts' responses with how far each faces the screen, by the same weights.
fn shading(responses: &[(f32, f32)], facing: &[f32]) -> f32 {
    let Some(weights) = weights(responses) else { return 0.0 };
    let all: f32 = weights.iter().sum();
    let each = || {
        responses
            .iter()
            .zip(facing)
            .zip(&weights)
            .map(|(((response, _), facing), w)| (*response, *facing, *w))
    };
    let mean = |of: fn((f32, f32)) -> f32| each().map(|(r, f, w)| w * of((r, f))).sum::<f32>() / all;
    let (response, facing) = (mean(|(r, _)| r), mean(|(_, f)| f));
    let product = |of: &dyn Fn(f32, f32) -> f32| {
        each().map(|(r, f, w)| w * of(r - response, f - facing)).sum::<f32>() / all
    };
    let size = (product(&|r, _| r * r) * product(&|_, f| f * f)).sqrt();
    if size > 0.0 { product(&|r, f| r * f) / size } else { 0.0 }
}

/// Colours that say something: of shares of green, green itself does not.
fn colours(has_around: bool) -> usize {
    if has_around { 3 } else { 2 }
}

/// What is left of a series after so many times another, squared and summed.
fn rest(series: &[Light], light: &[Light], times: f32) -> f32 {
    let each = series.iter().zip(light).flat_map(|(p, q)| p.iter().zip(q));
    each.map(|(x, y)| (x - times * y).powi(2)).sum()
}

/// A part's light less what the camera did to all light; where no room shows that, as shares of its own green, which leaves
/// the colour and loses the brightness.
fn steadied(part: Light, gain: Option<Light>) -> Light {
    match gain {
        Some(gain) => std::array::from_fn(|c| part[c] / gain[c].max(1e-4)),
        None => part.map(|v| v / part[1].max(1e-4)),
    }
}

/// The screen's light in the same terms.
fn screen(colour: [u8; 3], has_around: bool) -> Light {
    let light = colour.map(linear);
    if has_around { light } else { light.map(|v| v - light[1]) }
}

/// Per colour, what is left about the mean and a steady drift, which is the room's or the camera's.
fn centred(series: &[Light]) -> Vec<Light> {
    let count = series.len().max(1) as f32;
    let middle = (count - 1.0) / 2.0;
    let mean = mean(series);
    let slope: Light = std::array::from_fn(|c| {
        let (mut up, mut down) = (0.0, 0.0);
        for (t, light) in series.iter().enumerate() {
            up += (t as f32 - middle) * (light[c] - mean[c]);
            down += (t as f32 - middle).powi(2);
        }
        if down > 0.0 { up / down } else { 0.0 }
    });
    let left = |(t, light): (usize, &Light)| {
        std::array::from_fn(|c| light[c] - mean[c] - slope[c] * (t as f32 - middle))
    };
    series.iter().enumerate().map(left).collect()
}

/// The same as shares of the mean: equal lights change equal skin by equal shares.
fn changes(series: &[Light]) -> Vec<Light> {
    let mean = mean(series);
    centred(series).into_iter().map(|light| std::array::from_fn(|c| light[c] / mean[c].max(1e-4))).collect()
}

pub(super) fn mean(series: &[Light]) -> Light {
    let count = series.len().max(1) as f32;
    std::array::from_fn(|c| series.iter().map(|light| light[c]).sum::<f32>() / count)
}

fn product(a: &[Light], b: &[Light]) -> f32 {
    a.iter().zip(b).flat_map(|(p, q)| p.iter().zip(q).map(|(x, y)| x * y)).sum()
}

/// Of two series over all colours and frames.
fn correlation(a: &[Light], b: &[Light]) -> f32 {
    let size = (product(a, a) * product(b, b)).sqrt();
    if size > 0.0 { product(a, b) / size } else { 0.0 }
}

/// Of the means of two series over the frames of each step.
fn correlation_of_steps(a: &[Light], b: &[Light], step_of: &[usize]) -> f32 {
    let means = |series: &[Light]| {
        let of = |step: usize| {
            let frames: Vec<Light> =
                series.iter().zip(step_of).filter(|(_, of)| **of == step).map(|(light, _)| *light).collect();
            mean(&frames)
        };
        let steps: Vec<Light> = (0..=step_of.last().copied().unwrap_or(0)).map(of).collect();
        let middle = mean(&steps);
        steps.iter().map(|light| std::array::from_fn(|c| light[c] - middle[c])).collect::<Vec<Light>>()
    };
    correlation(&means(a), &means(b))
}

fn rms(series: &[Light]) -> f32 {
    (series.iter().flatten().map(|v| v * v).sum::<f32>() / (3 * series.len()).max(1) as f32).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_nobody_knows_does_not_hide_that_the_others_differ() {
        let sure = [(1.2, 0.0004), (0.8, 0.0004), (1.1, 0.0004), (0.9, 0.0004)];
        let with = |more: (f32, f32)| spread(&[&sure[..], &[more]].concat());
        let [least, most] = spread(&sure);
        assert!((least - 0.18).abs() < 0.01 && (most - 0.19).abs() < 0.01, "{least} {most}");
        let [least, _] = with((1.6, 0.5));
        assert!((least - 0.18).abs() < 0.03, "{least}");
        // What noise explains is no spread, and hides one.
        let [least, most] = spread(&sure.map(|(response, _)| (response, 0.04)));
        assert!(least < 1e-6 && most > 0.3, "{least} {most}");
    }

    #[test]
    fn a_head_responds_the_more_a_part_faces_the_screen() {
        let facing = [1.0, 0.9, 0.6, 0.4];
        let of = |responses: [f32; 4]| shading(&responses.map(|response| (response, 0.0004)), &facing);
        assert!(of([1.0, 0.88, 0.55, 0.3]) > 0.99 && of([0.3, 0.5, 0.9, 1.0]) < -0.9);
        assert!(of([1.0, 0.4, 1.0, 0.4]).abs() < 0.6 && of([1.0; 4]).abs() < 1e-3);
        // One that noise hides does not count against the others.
        let hidden = [(1.0, 0.0004), (0.88, 0.0004), (0.55, 0.0004), (1.4, 0.5)];
        assert!(shading(&hidden, &facing) > 0.8, "{}", shading(&hidden, &facing));
    }
}
