/** The Engine.IO session: heartbeat, packets, upgrade, end. Transports plug into it from above. */
package io.stentor.transport.session;
