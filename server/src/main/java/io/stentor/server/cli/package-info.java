/** The command line: what is typed, printed and returned. Knows the server only as {@link ServerStart}. */
package io.stentor.server.cli;
