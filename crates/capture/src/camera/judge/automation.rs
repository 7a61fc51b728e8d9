//! A program instead of a person.

use super::Found;
use crate::camera::facts::Environment;

const HEADLESS: &str = "HeadlessChrome";

pub(in crate::camera) fn automation(environment: &Environment, found: &mut Found) {
    let mut names = environment.brands.iter().flatten().chain([&environment.user_agent]);
    found.when(environment.webdriver, "webdriver");
    found.when(names.any(|name| name.contains(HEADLESS)), "headless");
    found.text("automation_global", environment.globals.first().map(String::as_str));
}
