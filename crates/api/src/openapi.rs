//! The description of the API, made from the routes.

use utoipa::openapi::path::Operation;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr};
use utoipa::{OpenApi as _, PartialSchema as _, ToSchema as _};

use crate::error::ErrorBody;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Bonafide",
        description = "Liveness and face match. Follows the Oz API; every path works with and without a slash at its end. \
                       What goes beyond that API lies in fields named `bonafide`. Times are UNIX seconds.",
        license(name = "MIT OR Apache-2.0"),
    ),
    tags(
        (name = "authorize", description = "Log in, renew, log out"),
        (name = "folders", description = "Upload media; one folder per visit of a person"),
        (name = "media", description = "What was uploaded"),
        (name = "files", description = "Pictures and videos, for a token or a signed link"),
        (name = "analyses", description = "Liveness (QUALITY) and face match (BIOMETRY)"),
        (name = "meta_data", description = "Free fields"),
        (name = "companies", description = "Tenants"),
        (name = "users", description = "People and machines that log in"),
        (name = "jobs", description = "Work that was given up"),
        (name = "service", description = "The server itself"),
    ),
    components(schemas(ErrorBody)),
)]
struct Frame;

const TOKEN: &str = "access_token";
const BEARER: &str = "bearer";

/// Answers that every path can give, and those that only a path with a token can.
const ALWAYS: [(&str, &str); 2] = [
    ("500", "A fault of the server; error_code 0"),
    ("503", "Overloaded, or database or storage do not answer; error_code 11 or 12; see Retry-After"),
];
const WITH_TOKEN: [(&str, &str); 3] = [
    ("401", "No token (error_code 6), an unknown one (7) or an expired one (8)"),
    ("403", "Not for this user; error_code 9"),
    ("429", "Too many attempts or too much waiting; see Retry-After"),
];

/// The description without any path.
pub fn frame() -> OpenApi {
    Frame::openapi()
}

/// Adds to every path what all have in common: the token and the errors.
pub fn complete(mut openapi: OpenApi) -> OpenApi {
    let components = openapi.components.get_or_insert_default();
    let header = ApiKey::Header(ApiKeyValue::with_description(
        "X-Forensic-Access-Token",
        "The access_token of a login; X-Forensics-Access-Token is understood as well",
    ));
    components.add_security_scheme(TOKEN, SecurityScheme::ApiKey(header));
    components.add_security_scheme(BEARER, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    components.schemas.insert(ErrorBody::name().into_owned(), ErrorBody::schema());
    openapi.security = Some(vec![
        SecurityRequirement::new(TOKEN, Vec::<String>::new()),
        SecurityRequirement::new(BEARER, Vec::<String>::new()),
    ]);
    for (path, item) in &mut openapi.paths.paths {
        let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let is_open = operation.security.is_some();
            let takes_body = operation.request_body.is_some();
            name(operation);
            for (status, text) in ALWAYS {
                answer(operation, status, text);
            }
            if !is_open {
                for (status, text) in WITH_TOKEN {
                    answer(operation, status, text);
                }
            }
            if takes_body {
                answer(operation, "408", "The body came too slowly");
                answer(operation, "413", "Over a limit; error_code 4");
            }
            if takes_body || operation.parameters.is_some() {
                answer(operation, "400", "Not as documented: structure (3), value (4) or type (5)");
            }
            if path.contains('{') {
                answer(operation, "404", "Does not exist, or not for this user; error_code 10");
            }
        }
    }
    openapi
}

/// Puts the noun before the verb, so that every operation has a name of its own.
fn name(operation: &mut Operation) {
    let tag = operation.tags.as_deref().and_then(<[String]>::first);
    if let (Some(tag), Some(id)) = (tag, &mut operation.operation_id)
        && !id.contains(tag.as_str())
    {
        *id = format!("{tag}_{id}");
    }
}

fn answer(operation: &mut Operation, status: &str, text: &str) {
    let content =
        Content::new(Some(RefOr::<utoipa::openapi::Schema>::Ref(Ref::from_schema_name(ErrorBody::name()))));
    let response = ResponseBuilder::new().description(text).content("application/json", content).build();
    operation.responses.responses.entry(status.to_owned()).or_insert_with(|| response.into());
}
