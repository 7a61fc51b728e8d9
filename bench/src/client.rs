//! The API as an integrator uses it.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::pictures::{ShotsSet, hash};
use crate::server::{Administrator, Server};

/// A user that has logged in.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    token: String,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON of the body; null when it is none.
    pub body: Value,
}

/// No usable answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Failure {
    /// The connection broke or could not be made.
    #[error("no answer: {0}")]
    Transport(String),
    /// An error of the server, in the form that the API promises.
    #[error("HTTP {status}, error {code}: {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// `error_code`.
        code: i64,
        /// `error_message`.
        message: String,
    },
    /// An error that is not in that form.
    #[error("HTTP {status} with a body that is not the API's error")]
    Shapeless {
        /// HTTP status.
        status: u16,
    },
}

impl Answer {
    /// The body of a success, or why it is none.
    pub fn success(self) -> Result<Value, Failure> {
        let status = self.status;
        if (200..300).contains(&status) {
            return Ok(self.body);
        }
        let parts = (self.body["error_code"].as_i64(), self.body["error_message"].as_str());
        match parts {
            (Some(code), Some(message)) if self.body.get("details").is_some() => {
                Err(Failure::Refused { status, code, message: message.to_owned() })
            }
            _ => Err(Failure::Shapeless { status }),
        }
    }
}

fn transport(error: &reqwest::Error) -> Failure {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    Failure::Transport(text)
}

impl Client {
    /// Logs in.
    pub async fn log_in(address: &str, who: &Administrator, timeout: Duration) -> Result<Self, Failure> {
        let http = reqwest::Client::builder().no_proxy().timeout(timeout).build();
        let http = http.map_err(|error| transport(&error))?;
        let mut client = Self { http, address: address.to_owned(), token: String::new() };
        client.token = client.token_for(who).await?;
        Ok(client)
    }

    /// A further session, of which only the token is known here.
    pub async fn token_for(&self, who: &Administrator) -> Result<String, Failure> {
        let credentials = json!({"credentials": {"email": who.email, "password": who.password}});
        let session = self.post("/api/authorize/auth/", &credentials).await?;
        session["access_token"].as_str().map(str::to_owned).ok_or(Failure::Shapeless { status: 200 })
    }

    /// Of the session, for requests that are written by hand.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The same user at another address.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self.clone() }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.address));
        if self.token.is_empty() { request } else { request.header("X-Forensic-Access-Token", &self.token) }
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer, Failure> {
        let answer = request.send().await.map_err(|error| transport(&error))?;
        let status = answer.status().as_u16();
        let body = answer.bytes().await.map_err(|error| transport(&error))?;
        Ok(Answer { status, body: serde_json::from_slice(&body).unwrap_or_default() })
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Result<Value, Failure> {
        self.send(self.request(Method::GET, path)).await?.success()
    }

    /// POST of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.send(self.request(Method::POST, path).json(body)).await?.success()
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Result<(), Failure> {
        self.send(self.request(Method::DELETE, path)).await?.success().map(drop)
    }

    /// A new folder with one shots set. `more` are further keys of the payload.
    pub async fn upload(&self, set: &ShotsSet, more: Value) -> Result<Value, Failure> {
        let mut payload = json!({"media:tags": {"video": ["video_selfie", "video_selfie_blank"]}});
        if let (Some(payload), Value::Object(more)) = (payload.as_object_mut(), more) {
            payload.extend(more);
        }
        let file = Part::stream_with_length(set.bytes.clone(), set.bytes.len() as u64).file_name("video.zip");
        let file = file.mime_str("application/zip").map_err(|error| transport(&error))?;
        let form = Form::new().text("payload", payload.to_string()).part("video", file);
        self.send(self.request(Method::POST, "/api/folders/").multipart(form)).await?.success()
    }

    /// A file that an answer links to: its bytes.
    pub async fn file(&self, url: &str) -> Result<bytes::Bytes, Failure> {
        let answer = self.http.get(url).send().await.map_err(|error| transport(&error))?;
        let status = answer.status().as_u16();
        if status != 200 {
            return Err(Failure::Shapeless { status });
        }
        answer.bytes().await.map_err(|error| transport(&error))
    }

    /// SHA-256 of a file that an answer links to.
    pub async fn file_hash(&self, url: &str) -> Result<String, Failure> {
        Ok(hash(&self.file(url).await?))
    }
}

/// A company with a machine's account in it, as an integrator has it. Gives the account and its id and company's.
pub async fn integrator(
    server: &Server,
    administrator: &Administrator,
) -> Result<(Administrator, String, String)> {
    let client = Client::log_in(&server.address, administrator, Duration::from_secs(30)).await;
    let client = client.context("log in as administrator")?;
    let company =
        client.post("/api/companies/", &json!({"name": "Bench"})).await.context("make a company")?;
    let Some(company) = company["company_id"].as_str() else { bail!("the new company has no company_id") };
    let account = Administrator {
        email: "bench@example.org".to_owned(),
        password: "long enough for a bench".to_owned(),
    };
    let user = json!({
        "email": account.email, "password": account.password, "user_type": "CLIENT SERVICE",
        "company_id": company, "first_name": "Bench", "last_name": "Bench",
    });
    let user = client.post("/api/users/", &user).await.context("make a user")?;
    let Some(user) = user["user_id"].as_str() else { bail!("the new user has no user_id") };
    Ok((account, user.to_owned(), company.to_owned()))
}
