/** Engine.IO protocol 4: packet types, the open packet and the polling payload. Pure: bytes and nothing else. */
package io.stentor.wire.engineio;
