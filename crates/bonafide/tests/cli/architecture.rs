//! `ARCHITECTURE.md` has a table of the crates; the workspace must be what it says.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use crate::program::root;

/// Crates in the table's order, each with those that it may use.
fn table() -> Vec<(String, Vec<String>)> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with("| Crate |")).skip(2);
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let mut table: Vec<(String, Vec<String>)> = Vec::new();
    for row in rows.take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        assert_eq!(cells.len(), 3, "{row}");
        let [name] = &names(cells[0])[..] else { panic!("{row}: one crate is needed") };
        assert!(cells[1].trim().ends_with('.'), "{row}: a sentence is needed");
        let above = || table.iter().map(|(name, _)| name.clone()).collect();
        let may_use = if cells[2].trim() == "all" { above() } else { names(cells[2]) };
        table.push((name.clone(), may_use));
    }
    table
}

fn folder(package: &Package) -> String {
    package.manifest_path.parent().unwrap().file_name().unwrap().to_owned()
}

/// Crates of the workspace by their folders, each with those that it uses outside tests.
fn workspace() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap();
    let used = |package: &Package| {
        let own =
            package.dependencies.iter().filter(|d| d.path.is_some() && d.kind != DependencyKind::Development);
        own.map(|d| d.path.as_ref().unwrap().file_name().unwrap().to_owned()).collect()
    };
    let mut crates = BTreeMap::new();
    for package in &metadata.packages {
        let folder = folder(package);
        let name = if folder == "bonafide" { folder.clone() } else { format!("bonafide-{folder}") };
        assert_eq!(package.name.as_str(), name);
        if package.manifest_path.starts_with(metadata.workspace_root.join("crates")) {
            crates.insert(folder, used(package));
        } else {
            let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
            assert!(text.contains(&format!("\n| `{folder}/` | ")), "{folder} is not among the other folders");
        }
    }
    crates
}

#[test]
fn the_table_lists_exactly_the_crates_of_the_workspace() {
    let listed: Vec<_> = table().into_iter().map(|(name, _)| name).collect();
    let sorted: BTreeSet<_> = listed.iter().cloned().collect();
    assert_eq!(sorted.len(), listed.len(), "a crate is listed twice");
    assert_eq!(sorted, workspace().into_keys().collect());
}

#[test]
fn a_crate_uses_no_other_than_those_the_table_allows() {
    let workspace = workspace();
    for (name, may_use) in table() {
        for used in &workspace[&name] {
            assert!(may_use.contains(used), "{name} uses {used}, which the table does not allow");
        }
    }
}

#[test]
fn the_table_allows_nothing_that_is_not_used() {
    let workspace = workspace();
    for (name, may_use) in table().into_iter().filter(|(name, _)| name != "bonafide") {
        for allowed in may_use {
            assert!(workspace[&name].contains(&allowed), "{name} does not use {allowed}");
        }
    }
}

#[test]
fn dependencies_only_point_up_the_table() {
    let table = table();
    for (place, (name, may_use)) in table.iter().enumerate() {
        for used in may_use {
            assert!(
                table[..place].iter().any(|(above, _)| above == used),
                "{name} may use {used}, which is not above it"
            );
        }
    }
}
