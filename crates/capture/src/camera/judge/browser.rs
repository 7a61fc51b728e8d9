//! What kind of browser the environment names.

use crate::camera::facts::Environment;

pub(super) fn is_mobile(environment: &Environment) -> bool {
    ["Android", "iPhone", "iPad", "iPod"].iter().any(|name| environment.user_agent.contains(name))
}

pub(super) fn is_mac(environment: &Environment) -> bool {
    environment.user_agent.contains("Macintosh")
}

pub(super) fn is_chromium(environment: &Environment) -> bool {
    environment.brands.iter().flatten().any(|brand| brand.starts_with("Chromium"))
}
