//! Records as JSON: the same in answers of the API and in what webhooks send.

mod analysis;
mod company;
mod delivery;
mod event_session;
mod explanation;
mod folder;
mod job;
mod medium;
mod plugin_result;
mod remarks;
mod render;
mod session;
mod user;

pub use analysis::AnalysisView;
pub use company::{CompanyBody, CompanySettings, CompanyView, ThresholdBounds};
pub use delivery::{AttemptView, DeliveryView};
pub use event_session::EventSessionView;
pub use explanation::{Explanation, OutputImage, ReasonView, ResultView};
pub use folder::{FolderListView, FolderView};
pub use job::JobView;
pub use medium::{ImageView, MediumView};
pub use plugin_result::{PluginAnalysisView, PluginResultView};
pub use remarks::Remarks;
pub use render::Render;
pub use session::LoginView;
pub use user::{UserBody, UserView};
