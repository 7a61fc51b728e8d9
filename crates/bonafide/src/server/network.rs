//! How other machines of the local network reach this one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

/// The addresses under which a server that listens on `listened` is reached from the local network; none for one that
/// listens for this machine alone.
pub fn addresses(listened: IpAddr) -> Vec<IpAddr> {
    if listened.is_loopback() {
        return Vec::new();
    }
    if !listened.is_unspecified() {
        return vec![listened];
    }
    // Listening on every IPv6 address means every IPv4 address too.
    let mut towards = vec![IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1))];
    if listened.is_ipv6() {
        towards.push(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)));
    }
    towards.into_iter().filter_map(own_towards).collect()
}

/// The address that this machine would send from. Connecting a datagram socket only asks the routing table; nothing is
/// sent, and the addresses are reserved for examples.
fn own_towards(other: IpAddr) -> Option<IpAddr> {
    let any =
        if other.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { IpAddr::V6(Ipv6Addr::UNSPECIFIED) };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect((other, 9)).ok()?;
    let own = socket.local_addr().ok()?.ip();
    (!own.is_unspecified() && !own.is_loopback()).then_some(own)
}

/// The machine's name, and the name by which multicast DNS finds it; none when the name is none of DNS.
pub fn host_names() -> Vec<String> {
    let system = rustix::system::uname();
    let name = system.nodename().to_str().unwrap_or_default().to_ascii_lowercase();
    if !is_dns(&name) {
        return Vec::new();
    }
    if name.contains('.') { vec![name] } else { vec![format!("{name}.local"), name] }
}

/// Whether a name can be in DNS.
pub fn is_dns(name: &str) -> bool {
    name.len() <= 253
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_listened_on_is_reached() {
        assert_eq!(addresses("127.0.0.1".parse().unwrap()), Vec::<IpAddr>::new());
        let one: IpAddr = "192.0.2.9".parse().unwrap();
        assert_eq!(addresses(one), [one]);
        for address in addresses("::".parse().unwrap()) {
            assert!(!address.is_loopback() && !address.is_unspecified(), "{address}");
        }
    }

    #[test]
    fn names_of_dns_are_told_from_others() {
        assert!(["a", "pc-1.local", "faces.example.org"].iter().all(|name| is_dns(name)));
        let long = "a".repeat(64);
        assert!(["", "a..b", "-a", "a-", "a b", "ä", "a_b", &long].iter().all(|name| !is_dns(name)));
    }
}
