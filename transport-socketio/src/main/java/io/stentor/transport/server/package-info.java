/** Start-up and end of a server: the one place where threads, clock and allocator are chosen. */
package io.stentor.transport.server;
