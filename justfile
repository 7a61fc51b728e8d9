# Every command of the repository; `just` alone lists them. The work is in scripts/, so that nothing here needs just.

# Lists the recipes
default:
    @{{just_executable()}} --list --unsorted

# From a fresh clone to a running server: install, build, import the models, serve (`just start --check`: no server)
start *flags:
    scripts/start {{flags}}

# Everything that must hold before a change is taken (`just test --quick` leaves the fuzzing out)
test *flags:
    scripts/test {{flags}}

# What continuous integration runs
ci:
    .ci/run

# Installs what a bare Debian machine lacks
install:
    scripts/install

# Imports the published weights into models/pack
pack:
    scripts/pack

# Cuts the sample faces and the sample clip into models/sample
samples:
    scripts/samples

# Checks format, lints, documentation and shell scripts
lint:
    scripts/lint

# Formats the Rust code
fmt:
    cargo fmt --all

# Runs the tests of one crate, for example `just crate engine`
crate name *flags:
    cargo test --release --locked --package bonafide{{ if name == "bonafide" { "" } else { "-" + name } }} {{flags}}

# Builds the crates that a browser can run for WebAssembly
wasm:
    scripts/wasm

# Builds the web plugin, and runs its tests and the checks of accessibility and size
plugin:
    scripts/plugin --check

# Tries the capture in Chromium, or the tests with a part of their name given
e2e *names:
    scripts/e2e {{names}}

# Fuzzes every target, or the ones named, for some seconds each
fuzz seconds="20" *targets:
    scripts/fuzz {{seconds}} {{targets}}

# Runs every example of examples/ and the typed client against a real server
examples:
    scripts/examples

# Sends requests made from the OpenAPI document to a real server, some seconds per role, and checks the answers
contract seconds="60":
    scripts/contract {{seconds}}

# Makes the typed client and the Postman collection anew from schemas/openapi.json
client *flags:
    scripts/client {{flags}}

# Runs the benchmarks of kernels and stages
bench *flags:
    cargo bench --locked {{flags}}

# Runs the same frames through Bonafide and its peers and prints the ratios
peers *flags:
    bench/peers/run {{flags}}

# Measures a server with 100,000 folders: rates, latencies, memory (`just load --postgres URL` on PostgreSQL)
load *flags:
    bench/run load {{flags}}

# Kills a server again and again during 500 uploads; nothing acknowledged may be lost, doubled or left hanging
crash *flags:
    bench/run crash {{flags}}

# Fills a server's disk, takes its database away, sends it slow and broken uploads and bad receivers
faults *flags:
    bench/run faults {{flags}}

# Checks licences, advisories, duplicates and who may link what
deny:
    cargo deny check

# Writes schemas/ anew from the types of reports and configuration; a test fails when they differ
schemas:
    BONAFIDE_UPDATE=1 cargo test --release --locked --package bonafide-report --test schemas
    BONAFIDE_UPDATE=1 cargo test --release --locked --package bonafide --bins schema

# Writes models/sample/report.html from the sample face and clip
report-sample: pack samples
    target/release/bonafide check models/sample/face.jpg models/sample/clip.mp4 --report models/sample/report.html

# Prints the lengths of files against the limits in STYLE.md
sizes:
    scripts/sizes

# Makes the release archive in target/archive
archive:
    scripts/archive

# Writes the licences of everything linked into the binary to standard output, as the archive carries them
third-party:
    @scripts/third-party

# Says which tools and versions this machine has
environment:
    @scripts/install
