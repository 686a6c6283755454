/** Small programs with a Socket.IO server inside. Each is one file; {@code README.md} of this module tells about them. */
package io.stentor.examples;
