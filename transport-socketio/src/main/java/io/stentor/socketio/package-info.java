/** Socket.IO above the sessions: namespaces, sockets, events, acks, and the application behind them. */
package io.stentor.socketio;
