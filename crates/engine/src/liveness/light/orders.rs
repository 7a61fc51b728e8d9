//! The orders of colours that a server could have drawn instead.

/// Other orders of colours of a palette, no colour twice in a row: all of them for six of five colours, or every so
/// many of more.
pub(super) fn orders(steps: &[[u8; 3]], palette: &[[u8; 3]]) -> Vec<Vec<[u8; 3]>> {
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
