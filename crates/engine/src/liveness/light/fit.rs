//! How well a face's light follows the colours of a screen, and how much better than it follows other orders.

use bonafide_imaging::colour::linear;

use super::Lit;
use super::face_parts::{Light, PARTS};

/// Frames by which a camera may lag behind the screen beyond what the page accounts for.
const MOST_LAG: usize = 2;
/// Parts that must be in sight in nearly all frames.
const FEWEST_PARTS: usize = 3;

/// What came out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    /// Of the face's light with the screen's, -1..1.
    pub correlation: f32,
    /// The same with every step counted once, however many frames it has: what most frames follow is not enough.
    pub even: f32,
    /// Share of the other orders that correlate as well, 0..1.
    pub others: f32,
    /// The best correlation of another order.
    pub best_other: f32,
    /// Root mean square of the change that colours in some order explain, share of the face's light.
    pub change: f32,
    /// Root mean square of what is left.
    pub noise: f32,
    /// How much the response differs between the parts beyond noise, share of their mean.
    pub spread: f32,
}

/// `None` when too little of the face is in sight.
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
    let frames: Vec<&&Lit> =
        frames.iter().filter(|frame| seen.iter().all(|&part| frame.sample.parts[part].is_some())).collect();
    let has_around = frames.iter().all(|frame| frame.sample.around.is_some());
    // Per part and frame the light that the camera's own changes are taken out of.
    let series: Vec<Vec<Light>> = seen
        .iter()
        .map(|&part| {
            frames
                .iter()
                .filter_map(|frame| {
                    Some(steadied(frame.sample.parts[part]?, frame.sample.around, has_around))
                })
                .collect()
        })
        .collect();
    let face: Vec<Light> = (0..frames.len())
        .map(|t| {
            std::array::from_fn(|c| series.iter().map(|one| one[t][c]).sum::<f32>() / series.len() as f32)
        })
        .collect();
    let face = changes(&face);
    // Which step each frame belongs to, and the colours of the steps.
    let mut steps: Vec<[u8; 3]> = Vec::new();
    let mut step_of = Vec::new();
    for frame in &frames {
        let colour = frame.shown?;
        if steps.last() != Some(&colour) {
            steps.push(colour);
        }
        step_of.push(steps.len() - 1);
    }
    let correlate = |order: &[[u8; 3]], lag: usize| -> f32 {
        let light: Vec<Light> =
            (0..step_of.len()).map(|t| screen(order[step_of[t.saturating_sub(lag)]], has_around)).collect();
        correlation(&centred(&light), &face)
    };
    let (correlation, lag) =
        (0..=MOST_LAG).map(|lag| (correlate(&steps, lag), lag)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    let (mut as_well, mut best_other, mut all) = (0usize, -1.0f32, 0usize);
    for order in orders(&steps, palette) {
        let best = (0..=MOST_LAG).map(|lag| correlate(&order, lag)).fold(-1.0, f32::max);
        as_well += usize::from(best >= correlation);
        best_other = best_other.max(best);
        all += 1;
    }
    let light: Vec<Light> =
        (0..step_of.len()).map(|t| screen(steps[step_of[t.saturating_sub(lag)]], has_around)).collect();
    let light = centred(&light);
    let even = correlation_of_steps(&light, &face, &step_of);
    let total = rms(&face);
    let explained = correlation.max(best_other).clamp(0.0, 1.0);
    Some(Fit {
        correlation,
        even,
        others: as_well as f32 / all.max(1) as f32,
        best_other,
        change: total * explained,
        noise: total * (1.0 - explained * explained).sqrt(),
        spread: spread(&series, &light),
    })
}

/// A part's light as shares of what is around it; where nothing around can be used, as shares of its own green, which
/// leaves the colour and loses the brightness.
fn steadied(part: Light, around: Option<Light>, has_around: bool) -> Light {
    match around {
        Some(around) if has_around => std::array::from_fn(|c| part[c] / around[c].max(1e-4)),
        _ => part.map(|v| v / part[1].max(1e-4)),
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

fn mean(series: &[Light]) -> Light {
    let count = series.len().max(1) as f32;
    std::array::from_fn(|c| series.iter().map(|light| light[c]).sum::<f32>() / count)
}

/// Of two series over all colours and frames.
fn correlation(a: &[Light], b: &[Light]) -> f32 {
    let product = |a: &[Light], b: &[Light]| {
        a.iter().zip(b).flat_map(|(p, q)| p.iter().zip(q).map(|(x, y)| x * y)).sum::<f32>()
    };
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

/// Other orders of colours of a palette, no colour twice in a row: all of them for six of five colours, or every so
/// many of more.
fn orders(steps: &[[u8; 3]], palette: &[[u8; 3]]) -> Vec<Vec<[u8; 3]>> {
    const MOST: usize = 5_200;
    let mut palette = [steps, palette].concat();
    palette.sort_unstable();
    palette.dedup();
    let others = palette.len().saturating_sub(1).max(1);
    let all = (1..steps.len()).fold(palette.len(), |all, _| all.saturating_mul(others));
    let every = all.div_ceil(MOST).max(1);
    (0..all)
        .step_by(every)
        .map(|mut number| {
            let mut order: Vec<usize> = vec![number % palette.len()];
            number /= palette.len();
            while order.len() < steps.len() {
                let last = order[order.len() - 1];
                order.push((last + 1 + number % others) % palette.len());
                number /= others;
            }
            order.into_iter().map(|i| palette[i]).collect::<Vec<_>>()
        })
        .filter(|order| order != steps)
        .collect()
}

/// Standard deviation of the parts' responses over their mean, less what noise alone would make of it.
fn spread(series: &[Vec<Light>], light: &[Light]) -> f32 {
    let energy: f32 = light.iter().flatten().map(|v| v * v).sum();
    if energy <= 0.0 {
        return 0.0;
    }
    let responses: Vec<(f32, f32)> = series
        .iter()
        .map(|part| {
            let part = changes(part);
            let product = |a: &[Light]| {
                a.iter().zip(light).flat_map(|(p, q)| p.iter().zip(q).map(|(x, y)| x * y)).sum::<f32>()
            };
            let response = product(&part) / energy;
            let left: f32 = part
                .iter()
                .zip(light)
                .flat_map(|(p, q)| p.iter().zip(q).map(|(x, y)| (x - response * y).powi(2)))
                .sum();
            let freedom = (3 * part.len()).saturating_sub(7).max(1) as f32;
            (response, left / freedom / energy)
        })
        .collect();
    let count = responses.len() as f32;
    let mean = responses.iter().map(|(response, _)| response).sum::<f32>() / count;
    let variance =
        responses.iter().map(|(response, _)| (response - mean).powi(2)).sum::<f32>() / (count - 1.0).max(1.0);
    let by_noise = responses.iter().map(|(_, noise)| noise).sum::<f32>() / count;
    if mean <= 0.0 { 0.0 } else { (variance - 2.0 * by_noise).max(0.0).sqrt() / mean }
}
