//! What a sensor counts: photons come at random, and reading adds its own noise.

use super::noise::normal;

/// Noise on linear light, 0..1, where white is `electrons` (above 0) and reading adds `read` electrons. Photons follow
/// Poisson's distribution, here by a normal one of the same variance.
pub(super) fn count(colours: &mut [[f32; 3]], electrons: f32, read: f32, random: &mut fastrand::Rng) {
    for v in colours.iter_mut().flatten() {
        let counted = *v * electrons;
        let deviation = (counted.max(0.0) + read * read).sqrt();
        *v = (counted + deviation * normal(random.u32(..))) / electrons;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variance_is_the_light_and_the_read_noise() {
        for (light, read) in [(0.5f32, 0.0f32), (0.1, 10.0)] {
            let mut colours = vec![[light; 3]; 20_000];
            count(&mut colours, 1000.0, read, &mut fastrand::Rng::with_seed(1));
            let all: Vec<f32> = colours.iter().flatten().map(|v| v * 1000.0).collect();
            let mean = all.iter().sum::<f32>() / all.len() as f32;
            let variance = all.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / all.len() as f32;
            let wanted = light * 1000.0 + read * read;
            assert!(
                (mean - light * 1000.0).abs() < 1.0 && (variance / wanted - 1.0).abs() < 0.05,
                "{variance}"
            );
        }
    }
}
