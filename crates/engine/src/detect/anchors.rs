//! Where the detector's outputs are anchored.

use bonafide_imaging::Point;

/// Anchor centres, 0..1 of the network's input, in the order of its outputs; `None` for an unknown input size.
///
/// Short range (128): 2 anchors in each cell of a 16x16 grid, then 6 in each of 8x8. Full range (192): 1 in each of
/// 48x48. All anchors have the size of the whole input, so only the centres matter.
pub fn for_size(size: usize) -> Option<Vec<Point>> {
    match size {
        128 => Some(grid(16, 2).chain(grid(8, 6)).collect()),
        192 => Some(grid(48, 1).collect()),
        _ => None,
    }
}

fn grid(cells: usize, each: usize) -> impl Iterator<Item = Point> {
    let centre = move |i: usize| (i as f32 + 0.5) / cells as f32;
    (0..cells * cells)
        .flat_map(move |i| std::iter::repeat_n(Point::new(centre(i % cells), centre(i / cells)), each))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_those_of_the_networks() {
        assert_eq!(for_size(128).unwrap().len(), 896);
        assert_eq!(for_size(192).unwrap().len(), 2304);
        assert_eq!(for_size(100), None);
    }
}
