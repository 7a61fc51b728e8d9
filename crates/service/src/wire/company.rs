//! Companies as JSON.

use bonafide_domain::company::Settings;
use bonafide_domain::threshold::Bounds;
use bonafide_domain::{Assurance, Company, Metadata};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A company as answered.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CompanyView {
    /// Unique.
    #[schema(format = "uuid")]
    pub company_id: String,
    /// Unique, regardless of case.
    pub name: String,
    /// What its requests may ask for.
    pub settings: CompanySettings,
    /// Free fields.
    #[schema(value_type = Object)]
    pub meta_data: Metadata,
    /// UNIX seconds.
    pub time_created: f64,
    /// UNIX seconds.
    pub time_updated: f64,
}

/// What is given to make or to change a company. In a change, what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct CompanyBody {
    /// Of 1 to 200 characters; needed to make a company.
    pub name: Option<String>,
    /// For administrators of the system only.
    pub settings: Option<CompanySettings>,
    /// Free fields. In a change they go over those that are there; `null` takes one away.
    #[schema(value_type = Option<Object>)]
    pub meta_data: Option<Metadata>,
}

/// Bounds within which a company's requests may choose thresholds, and what is demanded of their captures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CompanySettings {
    /// For `threshold_spoofing`.
    pub spoofing: ThresholdBounds,
    /// For `threshold_min` and `threshold_max`.
    pub similarity: ThresholdBounds,
    /// Assurance below which a pass of QUALITY is `OPERATOR_REQUIRED`: `none`, `low`, `substantial` or `high`; `none` when
    /// absent.
    #[schema(value_type = String, example = "none")]
    pub min_assurance: Assurance,
}

/// Two numbers from 0 to 1, in order, both included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ThresholdBounds {
    /// The smallest that may be asked for; 0 when absent.
    pub min: f64,
    /// The largest that may be asked for; 1 when absent.
    pub max: f64,
}

impl Default for ThresholdBounds {
    fn default() -> Self {
        Bounds::default().into()
    }
}

impl From<Bounds> for ThresholdBounds {
    fn from(Bounds { min, max }: Bounds) -> Self {
        Self { min, max }
    }
}

impl From<ThresholdBounds> for Bounds {
    fn from(ThresholdBounds { min, max }: ThresholdBounds) -> Self {
        Self { min, max }
    }
}

impl From<&Settings> for CompanySettings {
    fn from(settings: &Settings) -> Self {
        Self {
            spoofing: settings.spoofing.into(),
            similarity: settings.similarity.into(),
            min_assurance: settings.min_assurance,
        }
    }
}

impl From<CompanySettings> for Settings {
    fn from(settings: CompanySettings) -> Self {
        Self {
            spoofing: settings.spoofing.into(),
            similarity: settings.similarity.into(),
            min_assurance: settings.min_assurance,
        }
    }
}

impl From<&Company> for CompanyView {
    fn from(company: &Company) -> Self {
        Self {
            company_id: company.id.to_string(),
            name: company.name.clone(),
            settings: (&company.settings).into(),
            meta_data: company.meta_data.clone(),
            time_created: company.time_created.as_seconds(),
            time_updated: company.time_updated.as_seconds(),
        }
    }
}
