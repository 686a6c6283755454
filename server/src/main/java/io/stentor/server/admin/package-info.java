/** The listener for those who run the server: health, metrics and the HTTP API, on a thread of its own. */
package io.stentor.server.admin;
