//! Which addresses a webhook may call: those of the public internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address belongs to the public internet. What is reserved, private, local or leads to such an address by
/// way of a translation is not: from there one reaches what only the operator's own machines are meant to reach, such as
/// the metadata service of a cloud.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// After the IANA IPv4 special-purpose address registry.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let within = |a: u8, b: u8, c: u8, d: u8, length: u32| {
        (u32::from(address) ^ u32::from(Ipv4Addr::new(a, b, c, d))) >> (32 - length) == 0
    };
    let special = within(0, 0, 0, 0, 8) // "this network"
        || within(10, 0, 0, 0, 8) // private
        || within(100, 64, 0, 0, 10) // behind a provider's translation
        || within(127, 0, 0, 0, 8) // loopback
        || within(169, 254, 0, 0, 16) // link-local, with the metadata service of most clouds
        || within(172, 16, 0, 0, 12) // private
        || within(192, 0, 0, 0, 24) // protocol assignments
        || within(192, 0, 2, 0, 24) // documentation
        || within(192, 31, 196, 0, 24) // AS112
        || within(192, 52, 193, 0, 24) // AMT
        || within(192, 88, 99, 0, 24) // relays of 6to4
        || within(192, 168, 0, 0, 16) // private
        || within(192, 175, 48, 0, 24) // AS112
        || within(198, 18, 0, 0, 15) // benchmarks
        || within(198, 51, 100, 0, 24) // documentation
        || within(203, 0, 113, 0, 24) // documentation
        || within(224, 0, 0, 0, 4) // multicast
        || within(240, 0, 0, 0, 4) // reserved, with the broadcast address
        || within(168, 63, 129, 16, 32); // the platform service of Azure, public by number only
    !special
}

/// Only what is handed out as global unicast, without its special parts (IANA IPv6 special-purpose address registry),
/// and what NAT64 translates to a public IPv4 address.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let number = u128::from(address);
    let within =
        |prefix: [u16; 4], length: u32| (number ^ u128::from(widened(prefix))) >> (128 - length) == 0;
    if within([0x64, 0xff9b, 0, 0], 96) {
        return is_public_v4(Ipv4Addr::from(number as u32));
    }
    within([0x2000, 0, 0, 0], 3)
        && !within([0x2001, 0, 0, 0], 23) // protocol assignments, Teredo and ORCHID among them
        && !within([0x2001, 0xdb8, 0, 0], 32) // documentation
        && !within([0x2002, 0, 0, 0], 16) // 6to4: any IPv4 address, private ones too
        && !within([0x2620, 0x4f, 0x8000, 0], 48) // AS112
        && !within([0x3fff, 0, 0, 0], 20) // documentation
}

fn widened([a, b, c, d]: [u16; 4]) -> Ipv6Addr {
    Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_internet_is_public() {
        for address in [
            "8.8.8.8",
            "1.1.1.1",
            "93.184.215.14",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.255.255",
            "172.32.0.1",
            "192.167.0.1",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450:4001:80e::200e",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.254",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "100.100.100.200",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::808:808",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }
}
