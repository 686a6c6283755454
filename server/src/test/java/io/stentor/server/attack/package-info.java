/**
 * Attacks on the standalone server, in a process of its own, as its users have it: cases in text files, one driver for
 * all of them, and the judges of what no attack may do.
 */
package io.stentor.server.attack;
