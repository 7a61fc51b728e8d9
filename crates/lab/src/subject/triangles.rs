//! Triangles between the points, as they lie when the head looks into the camera: no part of a face hides another then. In
//! a picture of a turned head the points behind the cheek fall together with those before it.

use super::Vertex;

/// Delaunay's triangulation.
pub(super) fn over(vertices: &[Vertex]) -> Vec<[usize; 3]> {
    let points: Vec<delaunator::Point> = vertices
        .iter()
        .map(|vertex| delaunator::Point { x: f64::from(vertex.head[0]), y: f64::from(vertex.head[1]) })
        .collect();
    delaunator::triangulate(&points).triangles.as_chunks::<3>().0.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bonafide_imaging::Point;

    #[test]
    fn the_triangles_of_a_square_with_a_middle_meet_in_it() {
        let corner =
            |x: f32, y: f32| Vertex { texture: Point::new(0.0, 0.0), head: [x, y, 0.0], weight: 1.0 };
        let square =
            [corner(0.0, 0.0), corner(2.0, 0.0), corner(2.0, 2.0), corner(0.0, 2.0), corner(1.0, 1.0)];
        let triangles = over(&square);
        assert_eq!(triangles.len(), 4);
        assert!(triangles.iter().all(|triangle| triangle.contains(&4)));
    }
}
