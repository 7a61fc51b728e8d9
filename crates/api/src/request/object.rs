//! Ids in paths.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use bonafide_domain::capture::EventSession;
use bonafide_domain::job::Job;
use bonafide_domain::{Analysis, Company, Folder, Id, Medium, User};
use bonafide_service::Error;

use crate::error::ApiError;

/// What an id can be of.
pub trait Noun {
    /// As errors name it.
    const NOUN: &'static str;
}

macro_rules! nouns {
    ($($object:ty: $noun:literal),+) => { $(impl Noun for $object { const NOUN: &'static str = $noun; })+ };
}
nouns!(
    Company: "company", User: "user", Folder: "folder", Medium: "medium", Analysis: "analysis", Job: "job",
    EventSession: "event session"
);

/// The first id of the path. What is no id is the id of nothing: the answer is that of an absent object.
#[derive(Debug)]
pub struct Of<T>(pub Id<T>);

impl<T: Noun, S: Send + Sync> FromRequestParts<S> for Of<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        parse(&params(parts, state).await?, 0).map(Self)
    }
}

/// The first and the second id of the path.
#[derive(Debug)]
pub struct Both<T, U>(pub Id<T>, pub Id<U>);

impl<T: Noun, U: Noun, S: Send + Sync> FromRequestParts<S> for Both<T, U> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = params(parts, state).await?;
        Ok(Self(parse(&params, 0)?, parse(&params, 1)?))
    }
}

/// The first id of the path, and a number after it.
#[derive(Debug)]
pub struct Numbered<T>(pub Id<T>, pub u32);

impl<T: Noun, S: Send + Sync> FromRequestParts<S> for Numbered<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = params(parts, state).await?;
        let number = params.get(1).and_then(|text| text.parse().ok()).ok_or(Error::NotFound("frame"))?;
        Ok(Self(parse(&params, 0)?, number))
    }
}

async fn params<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<Vec<String>, ApiError> {
    let params = RawPathParams::from_request_parts(parts, state)
        .await
        .map_err(|_| ApiError::from(Error::NotFound("path")))?;
    Ok(params.iter().map(|(_, value)| value.to_owned()).collect())
}

fn parse<T: Noun>(params: &[String], at: usize) -> Result<Id<T>, ApiError> {
    let id = params.get(at).and_then(|text| text.parse().ok());
    Ok(id.ok_or(Error::NotFound(T::NOUN))?)
}
