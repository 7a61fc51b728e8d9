//! What can be typed about the server.

use std::path::PathBuf;

use bonafide_domain::Role;
use clap::{Args, Subcommand};

use super::PackArgs;

/// Where settings come from.
#[derive(Args, Debug)]
pub struct ServerArgs {
    /// Configuration file; it needs only what differs from `bonafide config default`.
    #[arg(long, env = "BONAFIDE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of everything that the server keeps (storage.data).
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Model pack.
    #[command(flatten)]
    pub pack: PackArgs,
}

/// `serve`.
#[derive(Args, Debug)]
pub struct Serve {
    /// Address and port to listen on (server.listen); port 0 takes any free one.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// Speaks HTTPS (tls.https), with a certificate of its own where tls.certificate names none.
    #[arg(long)]
    pub https: bool,
    /// Settings.
    #[command(flatten)]
    pub server: ServerArgs,
}

/// `config`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Prints what is in force and where each value comes from; says what is wrong, with file, line and key.
    ///
    /// Passwords are masked; apart from them the output can be used as a configuration file.
    #[command(after_help = "\
Examples:
  bonafide config check
  bonafide config check --config bonafide.toml")]
    Check {
        /// Settings.
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Prints every setting with its default and its meaning: the manual, and a file to start from.
    #[command(after_help = "\
Example:
  bonafide config default > bonafide.toml")]
    Default,
}

/// `doctor`.
#[derive(Args, Debug)]
pub struct Doctor {
    /// Settings.
    #[command(flatten)]
    pub server: ServerArgs,
}

/// `user`.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Adds a user. Without --password-stdin a password is made and printed, once.
    #[command(after_help = "\
Roles: ADMIN, OPERATOR (both without a company); CLIENT, CLIENT ADMIN, CLIENT OPERATOR, CLIENT SERVICE (with one).
A company that does not exist yet is made.

Examples:
  bonafide user add --email app@bank.example --role CLIENT_SERVICE --company Bank
  bonafide user add --email eve@bank.example --role CLIENT_ADMIN --company Bank --password-stdin < password")]
    Add(AddUser),
    /// Lists the users with role and company.
    List {
        /// Prints the answer as JSON.
        #[arg(long)]
        json: bool,
        /// Settings.
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Sets a user's password and ends its sessions. Without --password-stdin one is made and printed, once.
    #[command(after_help = "\
Example:
  bonafide user password --email admin@localhost.localdomain")]
    Password(ChangePassword),
}

/// `user add`.
#[derive(Args, Debug)]
pub struct AddUser {
    /// What it logs in with.
    #[arg(long)]
    pub email: String,
    /// What it may do.
    #[arg(long, value_parser = role)]
    pub role: Role,
    /// Name of its company.
    #[arg(long, value_name = "NAME")]
    pub company: Option<String>,
    /// Takes the first line of standard input as the password.
    #[arg(long)]
    pub password_stdin: bool,
    /// Settings.
    #[command(flatten)]
    pub server: ServerArgs,
}

/// `user password`.
#[derive(Args, Debug)]
pub struct ChangePassword {
    /// What it logs in with.
    #[arg(long)]
    pub email: String,
    /// Takes the first line of standard input as the password.
    #[arg(long)]
    pub password_stdin: bool,
    /// Settings.
    #[command(flatten)]
    pub server: ServerArgs,
}

fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|error: bonafide_domain::role::NotARole| error.to_string())
}
