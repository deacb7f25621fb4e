//! The command `monta-sandbox`: a local Monta on a port of this machine.

use std::io::{self, Write};
use std::net::IpAddr;

use clap::Parser;
use monta_sandbox::{Options, Profile, serve};
use tokio::net::TcpListener;

/// A local Monta: the API, a warehouse that moves, faults on demand and one web page.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Which description of Monta's API to serve.
    #[arg(long, value_enum, default_value_t = Profile::V6)]
    profile: Profile,
    /// User name of the API's account.
    #[arg(long, default_value = "tenant_user")]
    username: String,
    /// Password of the API's account.
    #[arg(long, default_value = "secret")]
    password: String,
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let Arguments {
        host,
        port,
        profile,
        username,
        password,
    } = Arguments::parse();
    let listener = TcpListener::bind((host, port)).await?;
    let mut out = io::stdout();
    writeln!(out, "listening on http://{}", listener.local_addr()?)?;
    out.flush()?;
    serve(
        listener,
        Options {
            profile,
            username,
            password,
        },
    )
    .await;
    Ok(())
}
