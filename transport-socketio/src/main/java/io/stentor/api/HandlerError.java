package io.stentor.api;

/**
 * Something a handler threw, or a middleware refused.
 *
 * @param namespace its name
 * @param handler what was called, for people: the event or step, and the handler's class
 * @param socketId of the socket it was called for, or null when it was for none
 * @param cause what was thrown, or says why it was refused
 */
public record HandlerError(String namespace, String handler, String socketId, Throwable cause) {}
