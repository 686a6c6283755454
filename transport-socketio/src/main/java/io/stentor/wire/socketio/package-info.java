/** Socket.IO protocol 5: packets in, packets out. Pure: bytes and nothing else. */
package io.stentor.wire.socketio;
