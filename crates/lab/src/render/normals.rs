//! Which way a surface of triangles looks.

use crate::vector::{Vector, add, cross, length, subtract, times};

/// The mean direction of the triangles at each vertex, outwards, of length one. The first `face` vertices are those of the face:
/// what surrounds it does not bend its edge.
pub(super) fn normals(space: &[Vector], triangles: &[[usize; 3]], face: usize) -> Vec<Vector> {
    let mut normals = vec![[0.0; 3]; space.len()];
    for &triangle in triangles {
        let [a, b, c] = triangle.map(|i| space[i]);
        let across = cross(subtract(b, a), subtract(c, a));
        // The triangles come in one order; seen from the head's front they face the camera.
        let is_face = triangle.iter().all(|&i| i < face);
        for i in triangle.into_iter().filter(|&i| is_face || i >= face) {
            normals[i] = add(normals[i], across);
        }
    }
    let sum = normals.iter().fold([0.0; 3], |sum, &normal| add(sum, normal));
    let side = if sum[2] > 0.0 { -1.0 } else { 1.0 };
    normals.into_iter().map(|normal| times(normal, side / length(normal).max(1e-6))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roof_looks_to_both_sides_and_its_ridge_to_the_camera() {
        // x to the right, z away: a ridge at x = 0 that is nearer than the eaves.
        let space = [
            [-1.0, 0.0, 1.0],
            [0.0, 0.0, 0.0],
            [1.0, 0.0, 1.0],
            [-1.0, 9.0, 1.0],
            [0.0, 9.0, 0.0],
            [1.0, 9.0, 1.0],
        ];
        let triangles = [[0, 1, 3], [1, 4, 3], [1, 2, 4], [2, 5, 4]];
        let all = normals(&space, &triangles, 6);
        let half = 0.5f32.sqrt();
        for (i, x) in [(0, -half), (2, half)] {
            assert!((all[i][0] - x).abs() < 1e-5 && (all[i][2] + half).abs() < 1e-5, "{all:?}");
        }
        assert!(all[1][0].abs() < 0.5 && all[1][2] < -0.8);
        // Of a face that is the right slope alone the ridge looks to the right.
        let order = [1, 2, 4, 5, 0, 3];
        let space = order.map(|i| space[i]);
        let renamed = |i: usize| order.iter().position(|&old| old == i).unwrap();
        let triangles = triangles.map(|triangle| triangle.map(renamed));
        let face = normals(&space, &triangles, 4);
        assert!((face[0][0] - half).abs() < 1e-5 && (face[4][0] + half).abs() < 1e-5, "{face:?}");
    }
}
