//! A proxy between a host and the server that loses answers to commits.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Listens on a port of the loopback interface for as long as the runtime lives.
#[derive(Clone)]
pub(crate) struct Proxy {
    pub(crate) port: u16,
    commits: Arc<AtomicU64>,
    every: Arc<AtomicU64>,
}

impl Proxy {
    pub(crate) async fn start(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let proxy = Self { port, commits: Arc::default(), every: Arc::default() };
        let shared = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = SocketAddr::from(([127, 0, 0, 1], server));
                tokio::spawn(shared.clone().carry(client, server));
            }
        });
        proxy
    }

    /// Of every so many commits one loses its answer; 0: none.
    pub(crate) fn lose_one_in(&self, every: u64) {
        self.every.store(every, Ordering::Relaxed);
    }

    async fn carry(self, mut client: TcpStream, server: SocketAddr) {
        let Ok(mut server) = TcpStream::connect(server).await else { return };
        drop(client.set_nodelay(true));
        drop(server.set_nodelay(true));
        let (mut up, mut down) = (vec![0; 1 << 16], vec![0; 1 << 16]);
        loop {
            tokio::select! {
                read = client.read(&mut up) => {
                    let Ok(count @ 1..) = read else { return };
                    if server.write_all(&up[..count]).await.is_err() {
                        return;
                    }
                    if self.loses(&up[..count]) {
                        // The server has it, and time to carry it out; the host never hears of it.
                        tokio::time::sleep(Duration::from_millis(30)).await;
                        return;
                    }
                }
                read = server.read(&mut down) => {
                    let Ok(count @ 1..) = read else { return };
                    if client.write_all(&down[..count]).await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    /// Whether this is a commit whose answer is lost.
    fn loses(&self, sent: &[u8]) -> bool {
        let every = self.every.load(Ordering::Relaxed);
        let is_commit =
            sent.windows(6).any(|word| word == b"COMMIT") && !sent.windows(4).any(|word| word == b"READ");
        every > 0 && is_commit && self.commits.fetch_add(1, Ordering::Relaxed).is_multiple_of(every)
    }
}
