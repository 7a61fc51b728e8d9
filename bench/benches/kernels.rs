//! Single kernels: decode, resize, warp, and each network of the pack with our kernels and with `rten`.

use std::hint::black_box;
use std::path::Path;

use anyhow::{Context, Result};
use bonafide_imaging::warp::{Border, ColourOrder, Normalisation, sample_planar};
use bonafide_imaging::{Affine, DecodeLimits, Point, decode, encode, resize};
use bonafide_runtime::{ConvNet, General, Model};
use criterion::Criterion;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut criterion = Criterion::default().configure_from_args();
    pictures(&mut criterion, &root)?;
    networks(&mut criterion, &root)?;
    criterion.final_summary();
    Ok(())
}

fn pictures(criterion: &mut Criterion, root: &Path) -> Result<()> {
    let jpeg = std::fs::read(root.join("models/sample/face.jpg")).context("run scripts/start first")?;
    let image = decode(&jpeg, &DecodeLimits::default())?.image;
    let frame = resize::resize(image.view(), 1280, 720, resize::Filter::Bilinear);
    let jpeg = encode::jpeg(frame.view(), 85)?;
    let png = encode::png(frame.view())?;
    let mut group = criterion.benchmark_group("720p");
    group.bench_function("decode jpeg", |b| b.iter(|| decode(black_box(&jpeg), &DecodeLimits::default())));
    group.bench_function("decode png", |b| b.iter(|| decode(black_box(&png), &DecodeLimits::default())));
    group.bench_function("encode jpeg", |b| b.iter(|| encode::jpeg(black_box(frame.view()), 85)));
    group.bench_function("resize to 640x360", |b| {
        b.iter(|| resize::resize(black_box(frame.view()), 640, 360, resize::Filter::Area));
    });
    let normalisation = Normalisation { order: ColourOrder::Rgb, mean: [0.0; 3], deviation: [255.0; 3] };
    let map = Affine::roi(Point::new(640.0, 360.0), (380.0, 380.0), 0.2, 192, 192);
    let mut planes = vec![0.0; 3 * 192 * 192];
    group.bench_function("sample 192x192 turned", |b| {
        b.iter(|| {
            sample_planar(frame.view(), &map, 192, 192, &normalisation, Border::Replicate, &mut planes);
        });
    });
    group.finish();
    Ok(())
}

fn networks(criterion: &mut Criterion, root: &Path) -> Result<()> {
    let pack = bonafide_pack::open(&root.join("models/pack"))?;
    let mut group = criterion.benchmark_group("network");
    for entry in &pack.manifest().models {
        let Some((_, bytes)) = pack.models(entry.role).find(|(other, _)| other.name == entry.name) else {
            continue;
        };
        let general = General::load(bytes)?;
        let input = general.input();
        let picture = vec![0.5; input.channels * input.height * input.width];
        group
            .bench_function(format!("{}, rten", entry.name), |b| b.iter(|| general.run(black_box(&picture))));
        if let Ok(ours) = ConvNet::load(bytes) {
            group.bench_function(format!("{}, ours", entry.name), |b| {
                b.iter(|| ours.run(black_box(&picture)));
            });
        }
    }
    group.finish();
    Ok(())
}
