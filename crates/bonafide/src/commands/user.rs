//! `bonafide user`: for whoever owns the data folder, whether the server runs or not.

use std::io::{BufRead, Read};

use anyhow::{Context, Result, bail};
use bonafide_domain::user::CanStart;
use bonafide_domain::{Company, Id, Metadata, Role, User};
use bonafide_service::{Caller, OsRandom, Random, Service, new_password, wire};
use tokio::runtime::Runtime;

use crate::cli::{AddUser, ChangePassword, ServerArgs, UserCommand};
use crate::server::data::DataFolder;
use crate::{files, gauge, server};

/// Rows per question to the database.
const PAGE: u64 = 500;
/// Longer than any password, and short enough for a line.
const LONGEST_LINE: u64 = 4096;

pub fn run(command: &UserCommand) -> Result<bool> {
    match command {
        UserCommand::Add(add) => {
            with(&add.server, async |service, caller| self::add(service, caller, add).await)
        }
        UserCommand::List { json, server } => {
            with(server, async |service, caller| list(service, caller, *json).await)
        }
        UserCommand::Password(change) => {
            with(&change.server, async |service, caller| password(service, caller, change).await)
        }
    }
}

/// Opens what the configuration names and acts as an administrator: the owner of the folder could change it anyway.
fn with(server: &ServerArgs, work: impl AsyncFnOnce(&Service, &Caller) -> Result<()>) -> Result<bool> {
    let config = server.load(None, false)?.config;
    let data = DataFolder::visit(&config)?;
    Runtime::new().context("start the runtime")?.block_on(async {
        let (service, store) = Box::pin(server::open(&config, &data)).await?;
        let caller = owner(&service)?;
        let done = work(&service, &caller).await;
        store.close().await;
        done
    })?;
    Ok(true)
}

async fn add(service: &Service, caller: &Caller, add: &AddUser) -> Result<()> {
    let company = match (&add.company, add.role.has_company()) {
        (Some(name), true) => Some(company(service, caller, name).await?),
        (None, false) => None,
        (None, true) => bail!("a {} belongs to a company: --company NAME", add.role),
        (Some(_), false) => bail!("{} belongs to no company", add.role),
    };
    let (password, made) = given_or_made(add.password_stdin)?;
    let body = wire::UserBody {
        email: Some(add.email.clone()),
        password: Some(password.clone()),
        user_type: Some(add.role.word().to_owned()),
        company_id: company,
        ..wire::UserBody::default()
    };
    let user = service.create_user(caller, body).await.context("add the user")?;
    say(&user.email, made.then_some(&password))
}

async fn password(service: &Service, caller: &Caller, change: &ChangePassword) -> Result<()> {
    let wanted = change.email.trim().to_lowercase();
    let user = users(service, caller).await?.into_iter().find(|user| user.email == wanted);
    let user = user.context("there is no user with this e-mail (`bonafide user list` shows them)")?;
    let (password, made) = given_or_made(change.password_stdin)?;
    let body = wire::UserBody { password: Some(password.clone()), ..wire::UserBody::default() };
    let user = service.update_user(caller, user.id, body).await.context("set the password")?;
    say(&user.email, made.then_some(&password))
}

async fn list(service: &Service, caller: &Caller, json: bool) -> Result<()> {
    let users = users(service, caller).await?;
    if json {
        let views: Vec<_> = users.iter().map(wire::UserView::from).collect();
        return files::print(&serde_json::to_string_pretty(&views)?);
    }
    let companies = companies(service, caller).await?;
    for user in users {
        let company = companies.iter().find(|company| Some(company.id) == user.company_id);
        let company = company.map_or("", |company| company.name.as_str());
        let line = format!("{:<40} {:<16} {company}", user.email, user.role.word());
        files::print(&gauge::one_line(line.trim_end()))?;
    }
    Ok(())
}

/// The company of this name; made when there is none.
async fn company(service: &Service, caller: &Caller, name: &str) -> Result<Id<Company>> {
    let wanted = name.trim().to_lowercase();
    let known = companies(service, caller).await?.into_iter().find(|c| c.name.to_lowercase() == wanted);
    if let Some(company) = known {
        return Ok(company.id);
    }
    let body = wire::CompanyBody { name: Some(name.trim().to_owned()), ..wire::CompanyBody::default() };
    let company = service.create_company(caller, body).await.context("make the company")?;
    files::print(&gauge::one_line(&format!("made the company {}", company.name)))?;
    Ok(company.id)
}

async fn users(service: &Service, caller: &Caller) -> Result<Vec<User>> {
    let mut all = Vec::new();
    loop {
        let page = service.users(caller, None, all.len() as u64, PAGE).await.context("read the users")?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

async fn companies(service: &Service, caller: &Caller) -> Result<Vec<Company>> {
    let mut all = Vec::new();
    loop {
        let page =
            service.companies(caller, None, all.len() as u64, PAGE).await.context("read the companies")?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// An administrator that no row stands for.
fn owner(service: &Service) -> Result<Caller> {
    let now = service.now();
    let mut random = [0; 10];
    OsRandom.fill(&mut random)?;
    let user = User {
        id: Id::new(now, random),
        company_id: None,
        role: Role::Admin,
        is_service: false,
        email: String::new(),
        password_hash: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        middle_name: String::new(),
        can_start: CanStart::default(),
        meta_data: Metadata::default(),
        time_created: now,
        time_updated: now,
    };
    Ok(Caller { user, session: None })
}

/// The first line of standard input, or a new password; `true` for the latter.
fn given_or_made(from_input: bool) -> Result<(String, bool)> {
    if !from_input {
        return Ok((new_password(&OsRandom)?, true));
    }
    let mut line = String::new();
    std::io::stdin().lock().take(LONGEST_LINE).read_line(&mut line).context("read standard input")?;
    let line = line.trim_end_matches(['\r', '\n']).to_owned();
    anyhow::ensure!(!line.is_empty(), "standard input has no password");
    Ok((line, false))
}

fn say(email: &str, made: Option<&String>) -> Result<()> {
    files::print(&format!("email: {}", gauge::one_line(email)))?;
    made.map_or(Ok(()), |password| files::print(&format!("password: {password}")))
}
