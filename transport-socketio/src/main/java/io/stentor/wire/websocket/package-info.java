/** RFC 6455 on the server's side: the opening handshake, frames in and frames out. Pure: bytes and nothing else. */
package io.stentor.wire.websocket;
