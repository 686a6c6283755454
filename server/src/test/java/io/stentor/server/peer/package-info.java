/** Clients for tests, driven byte by byte or packet by packet: without mercy built in, and strict readers. */
package io.stentor.server.peer;
