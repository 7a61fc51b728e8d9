//! Shots sets: the order of any names is total and complete, and any bytes behind a ZIP signature end in shots or an
//! error, within the limits.
#![no_main]

use bonafide_media::order::{Role, arrange, natural, role, spread};
use bonafide_media::{Limits, open_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let names: Vec<&str> = text.split('\n').take(64).collect();
    names_are_ordered(&names);
    archive_is_read(bytes);
});

fn names_are_ordered(names: &[&str]) {
    match arrange(names) {
        Err(index) => assert_eq!(role(names[index]), Role::Unsafe),
        Ok(order) => {
            let candidates = names.iter().filter(|name| role(name) == Role::Candidate).count();
            assert_eq!(order.len(), candidates);
            assert!(order.windows(2).all(|w| natural(names[w[0]], names[w[1]]).then(w[0].cmp(&w[1])).is_lt()));
            // Sorting alone compares few pairs; a total order holds for all of them.
            for (place, &a) in order.iter().enumerate() {
                for &b in &order[place..] {
                    assert!(natural(names[a], names[b]).is_le() && natural(names[b], names[a]).is_ge());
                }
            }
            for budget in [0, 1, 15, usize::MAX] {
                let chosen: Vec<usize> = spread(order.len(), budget).collect();
                assert_eq!(chosen.len(), order.len().min(budget));
                assert!(chosen.windows(2).all(|w| w[0] < w[1]) && chosen.iter().all(|&i| i < order.len()));
            }
        }
    }
}

fn archive_is_read(bytes: &[u8]) {
    // Only archives: `picture` and `container` have the others, and no process is started for a video here.
    if !bytes.starts_with(b"PK") {
        return;
    }
    let limits = Limits {
        frames: usize::MAX,
        picture_bytes: 1 << 16,
        pixels: 1 << 16,
        zip_entries: 32,
        zip_total_bytes: 1 << 18,
        ..Limits::default()
    };
    if let Ok(media) = open_bytes(bytes.to_vec(), &limits) {
        let total = media.about.frames_total;
        assert!((1..=limits.zip_entries).contains(&total));
        assert!(media.frames.take_while(Result::is_ok).count() <= total);
    }
}
