/** The standalone server, put together from its options. */
package io.stentor.server;
