/** Who may come in and what for: tokens, the keys they are checked with, the authorizer. Knows nothing of sockets. */
package io.stentor.server.access;
