package io.stentor.api;

import java.time.Duration;
import java.util.List;

/**
 * A handler that keeps an event loop from everybody else on it.
 *
 * @param handler what was called, for people: the event or step, and the handler's class
 * @param lasting for how long so far
 * @param stack where its thread is
 */
public record BlockedHandler(String handler, Duration lasting, List<StackTraceElement> stack) {}
