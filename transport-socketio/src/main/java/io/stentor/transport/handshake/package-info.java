/** What an embedder may see and decide of a handshake: the request, the admission, cookie, origins, headers, ids. Knows no HTTP library. */
package io.stentor.transport.handshake;
