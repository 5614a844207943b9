// SPDX-License-Identifier: MIT
//! Asks `vmprot serve` about a dma-buf that was inherited as an open descriptor, and prints the row.
//! Only std: what it has no stable name for, `sendmsg` with descriptors, is C's own.
use std::env::args;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Error, ErrorKind, Result};
use std::os::fd::{AsRawFd, RawFd};
use std::os::raw::{c_int, c_void};
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

const NO_ANSWER: u8 = 2;
const SOL_SOCKET: c_int = 1;
const SCM_RIGHTS: c_int = 1;
const MSG_NOSIGNAL: c_int = 0x4000;
/// Of a control message, before its descriptors.
const HEADER: usize = 16;

#[repr(C)]
struct IoVec {
    base: *const c_void,
    len: usize,
}

/// As 64-bit Linux lays it out.
#[repr(C)]
struct MsgHdr {
    name: *const c_void,
    name_len: u32,
    iov: *const IoVec,
    iov_len: usize,
    control: *const c_void,
    control_len: usize,
    flags: c_int,
}

/// A control message with room for two descriptors.
#[repr(C)]
struct Rights {
    len: usize,
    level: c_int,
    kind: c_int,
    fds: [RawFd; 2],
}

extern "C" {
    fn sendmsg(socket: c_int, message: *const MsgHdr, flags: c_int) -> isize;
}

/// Sends a line with the descriptors that belong to it. The line is short: it goes as a whole.
fn send_line(server: &UnixStream, line: &str, fds: [RawFd; 2], count: usize) -> Result<()> {
    let len = HEADER + count * std::mem::size_of::<RawFd>();
    let rights = Rights {
        len,
        level: SOL_SOCKET,
        kind: SCM_RIGHTS,
        fds,
    };
    let bytes = IoVec {
        base: line.as_ptr().cast(),
        len: line.len(),
    };
    let message = MsgHdr {
        name: std::ptr::null(),
        name_len: 0,
        iov: std::ptr::addr_of!(bytes),
        iov_len: 1,
        control: std::ptr::addr_of!(rights).cast(),
        control_len: (len + 7) & !7,
        flags: 0,
    };
    // SAFETY: everything that the message points at is alive and as long as it says.
    if unsafe {
        sendmsg(
            server.as_raw_fd(),
            std::ptr::addr_of!(message),
            MSG_NOSIGNAL,
        )
    } < 0
    {
        return Err(Error::last_os_error());
    }
    Ok(())
}

/// The server's row about the descriptor, and about a DRM node if there is one.
fn ask(socket: &str, fd: RawFd, node: Option<&File>) -> Result<String> {
    let server = UnixStream::connect(socket)?;
    let (line, fds) = match node {
        Some(node) => (
            "{\"id\":1,\"fds\":[\"dma-buf\",\"device\"]}\n",
            [fd, node.as_raw_fd()],
        ),
        None => ("{\"id\":1,\"fds\":[\"dma-buf\"]}\n", [fd, -1]),
    };
    match send_line(&server, line, fds, 1 + usize::from(node.is_some())) {
        // A server that turns this user away has said so and closed: the row is there to read.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error),
        _ => {}
    }
    let mut row = String::new();
    if BufReader::new(server).read_line(&mut row)? == 0 {
        return Err(Error::new(ErrorKind::UnexpectedEof, "no row"));
    }
    Ok(row)
}

fn run(args: &[&str]) -> std::result::Result<String, Box<dyn std::error::Error>> {
    match *args {
        [socket, fd] => Ok(ask(socket, fd.parse()?, None)?),
        [socket, fd, path] => {
            let node = OpenOptions::new().read(true).write(true).open(path)?;
            Ok(ask(socket, fd.parse()?, Some(&node))?)
        }
        _ => Err("usage: ask SOCKET FD [DRM_NODE]".into()),
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(row) => {
            print!("{row}");
            let says = |kind: &str| row.contains(&format!("\"verdict\":{{\"kind\":\"{kind}\""));
            ExitCode::from(match (says("map"), says("refuse")) {
                (true, _) => 0,
                (_, true) => 1,
                _ => NO_ANSWER,
            })
        }
        Err(error) => {
            eprintln!("ask: {error}");
            ExitCode::from(NO_ANSWER)
        }
    }
}
