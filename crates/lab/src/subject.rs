//! A picture and the mesh of its face, made into a surface that can be turned and deformed.

mod place;
mod surround;
mod texture;
mod triangles;

use bonafide_engine::face::{Face, Mesh};
use bonafide_engine::mesh::POINTS;
use bonafide_engine::{Engine, EngineError};
use bonafide_imaging::{Image, Point};

pub(crate) use place::Place;
pub(crate) use surround::OUTLINE;
pub(crate) use texture::Texture;

use crate::vector::Vector;

/// Why a picture is no subject.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubjectError {
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Nobody is in the picture.
    #[error("no face was found")]
    NoFace,
    /// More than one person is in it.
    #[error("{0} faces were found, one is needed")]
    SeveralFaces(usize),
    /// The face is too small, too far turned or not wholly in the picture.
    #[error("the face cannot be made to move: {0}")]
    Unusable(&'static str),
}

/// A corner of the surface.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vertex {
    /// Place in the picture, pixels.
    pub texture: Point,
    /// Place about the head's pivot when the head looks into the camera, in picture pixels.
    pub head: Vector,
    /// How far it moves with the head: 1 the face, 0 the background.
    pub weight: f32,
}

/// Someone who can be filmed.
pub struct Subject {
    pub(crate) texture: Texture,
    /// The face's 468 points in the engine's order, then those around it.
    pub(crate) vertices: Vec<Vertex>,
    /// Corners of the triangles.
    pub(crate) triangles: Vec<[usize; 3]>,
    pub(crate) place: Place,
}

impl Subject {
    /// The only face of a picture.
    ///
    /// # Errors
    /// When there is no face, or more than one, or it cannot be used.
    pub fn find(engine: &Engine, picture: Image) -> Result<Self, SubjectError> {
        let mut faces = engine.faces(picture.view())?;
        match faces.len() {
            0 => Err(SubjectError::NoFace),
            1 => Self::new(picture, &faces.remove(0)),
            count => Err(SubjectError::SeveralFaces(count)),
        }
    }

    /// A picture and a face in it.
    ///
    /// # Errors
    /// When the face is under 48 pixels wide, turned by more than 35 degrees, or has points outside the picture.
    pub fn new(picture: Image, face: &Face) -> Result<Self, SubjectError> {
        check(&picture, face)?;
        let place = Place::of(face);
        let mut vertices: Vec<Vertex> = face
            .mesh
            .points
            .iter()
            .map(|&point| Vertex { texture: point.flat(), head: place.head(point), weight: 1.0 })
            .collect();
        vertices.extend(surround::vertices(&place, &face.mesh));
        let triangles = triangles::over(&vertices);
        Ok(Self { texture: Texture::new(picture), vertices, triangles, place })
    }
}

fn check(picture: &Image, face: &Face) -> Result<(), SubjectError> {
    let Mesh { points, .. } = &face.mesh;
    if points.len() != POINTS {
        return Err(SubjectError::Unusable("its mesh is not of 468 points"));
    }
    let inside = |x: f32, y: f32| {
        (0.0..=picture.width() as f32).contains(&x) && (0.0..=picture.height() as f32).contains(&y)
    };
    if !points.iter().all(|point| inside(point.x, point.y) && point.z.is_finite()) {
        return Err(SubjectError::Unusable("part of it lies outside the picture"));
    }
    if face.bounding_box.width() < 48.0 {
        return Err(SubjectError::Unusable("it is under 48 pixels wide"));
    }
    if face.pose.yaw.abs().max(face.pose.pitch.abs()) > 35.0 {
        return Err(SubjectError::Unusable("it is turned by more than 35 degrees"));
    }
    Ok(())
}
