/** The WebSocket transport: one channel handler, and the shortest way to the kernel. */
package io.stentor.transport.websocket;
