/**
 * The server's Java API: namespaces, sockets, rooms, events and acknowledgements, with Socket.IO's own names. Everything
 * here may be called from any thread; callbacks come on the event loop of the socket they are about, unless they were
 * given an executor, and must not block there.
 */
package io.stentor.api;
