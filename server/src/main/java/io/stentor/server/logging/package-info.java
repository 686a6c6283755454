/** How the standalone server's log is written: one event a line, for people or as JSON. */
package io.stentor.server.logging;
