//! ZIP shots sets: what works, and what is thrown at a program that opens archives.

use bonafide_imaging::resize::{Filter, resize};
use bonafide_report::MediaType;

use crate::made::{Folder, drawing, jpeg, picture, png, zip};
use crate::program::{checked, refused};

#[test]
fn a_shots_set_is_checked_in_the_order_of_its_names() {
    let folder = Folder::new();
    let image = picture("face.jpg");
    let (face, none) = (jpeg(&image, 90), png(&drawing(640, 640)));
    let worse = jpeg(&resize(image.view(), 160, 160, Filter::Area), 30);
    let bytes = zip(&[
        ("shots/10.jpg", &worse),
        ("shots/2.png", &none),
        ("shots/9.jpeg", &face),
        ("readme.txt", b"x"),
    ]);
    let media = checked(&folder.file("named as a.jpg", &bytes)).media.remove(0);
    assert_eq!((media.media_type, media.format.as_deref()), (Some(MediaType::ShotsSet), Some("zip")));
    assert_eq!(media.frames.iter().map(|frame| frame.faces).collect::<Vec<_>>(), [0, 1, 1]);
    assert_eq!(media.best_frame.unwrap().index, 1);
}

#[test]
fn hostile_archives_are_refused_in_one_line() {
    let folder = Folder::new();
    let shot = png(&drawing(40, 30));
    let mut bomb = shot.clone();
    bomb.resize(300 << 20, 0);
    let nested = (0..5).fold(zip(&[("1.png", &shot)]), |inner, _| zip(&[("inner.zip", &inner)]));
    let names: Vec<String> = (0..10_000).map(|i| format!("{i}.png")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &shot[..])).collect();
    let whole = zip(&[("1.png", &shot), ("2.png", &shot)]);
    for (name, bytes, why) in [
        ("bomb.zip", zip(&[("1.png", &bomb)]), "over the limit"),
        ("climbing.zip", zip(&[("1.png", &shot), ("../2.png", &shot)]), "leads out of the archive"),
        ("rooted.zip", zip(&[("/etc/1.png", &shot)]), "leads out of the archive"),
        ("nested.zip", nested, "no picture in the ZIP file"),
        ("many.zip", zip(&many), "over the limit of 1000"),
        ("texts.zip", zip(&[("a.txt", b"no picture")]), "no picture in the ZIP file"),
        ("empty.zip", zip(&[]), "no picture in the ZIP file"),
        ("cut.zip", whole[..whole.len() - 30].to_vec(), "ZIP"),
        ("half.zip", whole[..whole.len() / 2].to_vec(), "ZIP"),
        ("broken shot.zip", zip(&[("1.png", &shot), ("2.png", &shot[..50])]), "entry 1 of the ZIP file"),
        ("false shot.zip", zip(&[("1.jpg", b"#!/bin/sh")]), "entry 0 of the ZIP file"),
    ] {
        let cause = refused(&folder.file(name, &bytes));
        assert!(cause.contains(why), "{name}: {cause}");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(left.len(), 11, "nothing was unpacked: {left:?}");
}
