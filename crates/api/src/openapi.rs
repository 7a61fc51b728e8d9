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
        (name = "event_sessions", description = "How captures went"),
        (name = "jobs", description = "Work that was given up"),
        (name = "service", description = "The server itself"),
    ),
    components(schemas(ErrorBody)),
)]
struct Frame;

const TOKEN: &str = "access_token";
const BEARER: &str = "bearer";

/// Answers that are no success: status, name, meaning.
const ERRORS: [(&str, &str, &str); 10] = [
    ("400", "Malformed", "Not as documented: structure (error_code 3), value (4) or type (5)"),
    ("401", "Unauthorized", "No token (error_code 6), an unknown one (7) or an expired one (8)"),
    ("403", "Forbidden", "Not for this user; error_code 9"),
    ("404", "NotFound", "Does not exist, or not for this user; error_code 10"),
    ("408", "TooSlow", "The body came too slowly; error_code 3"),
    ("409", "Conflict", "Taken, or not in a state for this; error_code 4"),
    ("413", "TooLarge", "Over a limit; error_code 4"),
    ("429", "TooMany", "Too many attempts or too much waiting; see Retry-After"),
    ("500", "Broken", "A fault of the server; error_code 0"),
    (
        "503",
        "Unavailable",
        "Overloaded, or database or storage do not answer; error_code 11 or 12; see Retry-After",
    ),
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
    for (_, name, text) in ERRORS {
        let schema = Ref::from_schema_name(ErrorBody::name());
        let content = Content::new(Some(RefOr::<utoipa::openapi::Schema>::Ref(schema)));
        let response = ResponseBuilder::new().description(text).content("application/json", content);
        components.responses.insert(name.to_owned(), response.build().into());
    }
    for (path, item) in &mut openapi.paths.paths {
        let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete];
        for (place, operation) in operations.into_iter().enumerate() {
            let Some(operation) = operation else { continue };
            let changes = place > 0;
            name(operation);
            describe(operation);
            let with_token = operation.security.is_none();
            let with_body = operation.request_body.is_some();
            let with_parameters = operation.parameters.is_some();
            for (status, name, _) in ERRORS {
                let possible = match status {
                    "400" => with_body || with_parameters,
                    "401" | "403" => with_token,
                    // A body may name what does not exist, such as the company of a user.
                    "404" => path.contains('{') || (with_token && with_body),
                    "409" => with_token && changes,
                    "408" | "413" => with_body,
                    "429" => with_token || with_body,
                    _ => true,
                };
                if possible {
                    let response = RefOr::Ref(Ref::from_response_name(name));
                    operation.responses.responses.entry(status.to_owned()).or_insert(response);
                }
            }
        }
    }
    openapi
}

/// A response must have a description; for successes the status says it all.
fn describe(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            let text = match status.as_str() {
                "201" => "Made",
                "204" => "Done",
                "206" => "A part",
                "304" => "Not changed",
                _ => "The answer",
            };
            text.clone_into(&mut response.description);
        }
    }
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
