/** Socket.IO's own admin page: its namespace on the public port of the standalone server. */
package io.stentor.server.adminui;
