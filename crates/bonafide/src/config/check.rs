//! What can be said about values only together, or only with more than their type.

use std::net::IpAddr;

use url::Url;

use super::Config;
use crate::server::network;

/// Keys whose values do not go, each with the reason.
pub fn check(config: &Config) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    let mut say = |key, why: &str| wrong.push((key, why.to_owned()));
    if !config.server.public_url.is_empty() && !is_base(&config.server.public_url) {
        say("server.public_url", "nothing, or an address such as \"https://faces.example.org\", is needed");
    }
    if !config.server.cors_origins.iter().all(|origin| origin == "*" || is_origin(origin)) {
        say("server.cors_origins", "origins such as \"https://app.example.org\", or \"*\", are needed");
    }
    if !config.server.trusted_proxies.iter().all(|network| is_network(network)) {
        say(
            "server.trusted_proxies",
            "addresses or networks such as \"10.0.0.1\" or \"10.0.0.0/8\" are needed",
        );
    }
    let (certificate, key) = (&config.tls.certificate, &config.tls.key);
    if certificate.as_os_str().is_empty() != key.as_os_str().is_empty() {
        say("tls.key", "certificate and key belong together; set both or neither");
    }
    if !config.tls.names.iter().all(|name| name.parse::<IpAddr>().is_ok() || network::is_dns(name)) {
        say("tls.names", "names and addresses such as \"faces.lan\" or \"192.0.2.7\" are needed");
    }
    if config.server.upload_size.bytes() < config.media.file_size.bytes() {
        say("server.upload_size", "a single file of media.file_size would not fit");
    }
    if config.media.zip_size.bytes() < config.media.picture_size.bytes() {
        say("media.zip_size", "a single picture of media.picture_size would not fit");
    }
    if config.storage.data.as_os_str().is_empty() {
        say("storage.data", "a folder is needed");
    }
    if !config.database.password_file.as_os_str().is_empty() && !config.database.url.is_set() {
        say("database.password_file", "there is no database.url that it could be for");
    }
    if !is_email(&config.accounts.administrator) {
        say("accounts.administrator", "an e-mail address is needed");
    }
    if config.analyses.retry_most.get() < config.analyses.retry_step.get() {
        say("analyses.retry_most", "is shorter than analyses.retry_step");
    }
    if config.webhooks.retry_most.get() < config.webhooks.retry_step.get() {
        say("webhooks.retry_most", "is shorter than webhooks.retry_step");
    }
    wrong.extend(config.plugin.adapter().err());
    wrong.extend(config.liveness.judging().err());
    wrong
}

/// `http(s)://host[:port][/path]`, without a slash at the end.
fn is_base(text: &str) -> bool {
    let parsed = Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.query().is_none()
            && url.fragment().is_none()
    });
    parsed && !text.ends_with('/')
}

/// As browsers send it: no path.
pub(super) fn is_origin(text: &str) -> bool {
    is_base(text) && Url::parse(text).is_ok_and(|url| url.path() == "/" && url.origin().is_tuple())
}

/// An address, or an address and the number of bits that count.
fn is_network(text: &str) -> bool {
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    bits.is_none_or(|bits| bits.parse::<u8>().is_ok_and(|bits| bits <= most))
}

fn is_email(text: &str) -> bool {
    let plain =
        text.len() <= 254 && text.chars().all(|c| c.is_ascii_graphic() && !"\"'`\\$<>()[],:;".contains(c));
    plain
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::super::{Flag, Sources, load};

    fn complaint(key: &'static str, value: &str) -> Option<String> {
        let flags = vec![Flag { name: "--flag", key, value: value.to_owned() }];
        load(&Sources { flags, ..Sources::default() }).err().map(|wrong| wrong.0.join(";"))
    }

    #[test]
    fn values_that_do_not_go_together_are_refused_with_the_key() {
        for (key, value) in [
            ("server.public_url", "faces.example.org"),
            ("server.public_url", "https://faces.example.org/"),
            ("server.public_url", "https://me:pw@faces.example.org"),
            ("server.cors_origins", "https://app.example.org/page"),
            ("server.trusted_proxies", "10.0.0.0/33"),
            ("server.trusted_proxies", "proxy.example.org"),
            ("server.upload_size", "1MiB"),
            ("tls.key", "key.pem"),
            ("tls.names", "faces.lan,https://faces.lan"),
            ("media.zip_size", "1MiB"),
            ("storage.data", ""),
            ("database.password_file", "secret"),
            ("accounts.administrator", "admin"),
            ("analyses.retry_most", "1s"),
            ("webhooks.retry_most", "1s"),
            ("plugin.architecture", "lite"),
            ("plugin.result_mode", "all"),
            ("plugin.video_actions_list", "video_selfie_simle"),
            ("plugin.origins", "shop.example.org"),
            ("plugin.lang_default", "../en"),
            ("plugin.app_config", "no such file"),
            ("liveness.replays", "some"),
            ("liveness.fusion", "no such file"),
        ] {
            let said = complaint(key, value).unwrap_or_else(|| panic!("{key} = {value} was taken"));
            assert!(said.starts_with(&format!("--flag: {key}: ")), "{said}");
        }
    }

    #[test]
    fn usual_values_are_taken() {
        for (key, value) in [
            ("server.public_url", "https://faces.example.org/sub"),
            ("server.public_url", "http://127.0.0.1:8080"),
            ("server.cors_origins", "*"),
            ("server.cors_origins", "https://a.example,http://localhost:3000"),
            ("server.trusted_proxies", "10.0.0.0/8, ::1"),
            ("accounts.administrator", "ops@example.org"),
            ("tls.names", "faces.lan, 192.0.2.7, ::1"),
            ("server.listen", "[::1]:0"),
            ("plugin.origins", "https://shop.example.org, http://localhost:3000"),
            ("plugin.architecture", "capture"),
            ("plugin.virtual_camera_allow", "fake_device_0"),
            ("liveness.replays", "off"),
        ] {
            assert_eq!(complaint(key, value), None, "{key} = {value}");
        }
    }
}
