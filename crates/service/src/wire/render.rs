//! What links in answers need, and the way in to the views.

use bonafide_domain::folder::Full;
use bonafide_domain::{Action, Analysis, Medium, Scope, permission};

use super::{AnalysisView, FolderListView, FolderView, MediumView, Remarks};
use crate::folders::FolderList;
use crate::links::Links;
use crate::{Caller, Result, Service};

/// Turns records into JSON with links that work from now on.
#[derive(Clone)]
pub struct Render {
    links: Links,
    base_url: String,
    with_analyses: bool,
    explains: bool,
}

impl Service {
    /// Renders for a client that reaches the server at `base_url`, as in `https://host`; what the operator set goes before
    /// it, and without either links are paths.
    pub fn render(&self, base_url: Option<&str>) -> Render {
        let base_url = self.settings().public_url.as_deref().or(base_url).unwrap_or_default();
        Render {
            links: self.links(),
            base_url: base_url.trim_end_matches('/').to_owned(),
            with_analyses: true,
            explains: false,
        }
    }

    /// A folder with its media and analyses, as an answer of the API has it.
    ///
    /// # Errors
    /// None now.
    pub fn folder_json(&self, full: &Full, base_url: Option<&str>) -> Result<FolderView> {
        Ok(self.render(base_url).folder(full, &[]))
    }
}

impl Render {
    /// Whether folders show their analyses. They do unless told otherwise.
    #[must_use]
    pub fn with_analyses(mut self, shown: bool) -> Self {
        self.with_analyses = shown;
        self
    }

    /// For somebody who asks, with what such a role may see. Without this, as for one who may see least.
    #[must_use]
    pub fn shown_to(mut self, caller: &Caller) -> Self {
        self.explains = permission::scope(caller.user.role, Action::AnalysisExplain) != Scope::None;
        self
    }

    /// Whether it says what would have let an analysis pass.
    pub(super) fn explains(&self) -> bool {
        self.explains
    }

    /// A folder, with what was noticed about the request that made it.
    pub fn folder(&self, full: &Full, warnings: &[String]) -> FolderView {
        FolderView::new(self, full, self.with_analyses, warnings)
    }

    /// A page of folders.
    pub fn folders(&self, list: &FolderList) -> FolderListView {
        let view = |full| FolderView::new(self, full, list.with_analyses, &[]);
        FolderListView { items: list.items.iter().map(view).collect(), total: list.total }
    }

    /// Media, with what was noticed about the request that added them at the first of them.
    pub fn media(&self, media: &[Medium], warnings: &[String]) -> Vec<MediumView> {
        let mut views: Vec<_> = media.iter().map(|medium| self.medium(medium)).collect();
        if let Some(first) = views.first_mut() {
            first.bonafide = Remarks::of(warnings);
        }
        views
    }

    /// A medium.
    pub fn medium(&self, medium: &Medium) -> MediumView {
        MediumView::new(self, medium)
    }

    /// An analysis; `media` are those of its folder. One that is no longer there is not shown, and neither is its picture.
    pub fn analysis(&self, analysis: &Analysis, media: &[Medium]) -> AnalysisView {
        AnalysisView::new(self, analysis, media)
    }

    /// A link to a file.
    pub(super) fn link(&self, path: &str) -> String {
        self.links.sign(path, &self.base_url)
    }
}
