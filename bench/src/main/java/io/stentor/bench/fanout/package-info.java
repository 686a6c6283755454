/**
 * The fan-out load: many raw WebSocket members, numbered messages, every delivery checked.
 *
 * <p>A run goes through the classes in this order: {@link io.stentor.bench.fanout.Plan} (what was asked for), {@code
 * ServerUnderTest} (where it is), {@code Crowd} (connect and join), {@code Intake} with {@code FrameScanner} and {@code
 * Checker} (what comes back), {@code Pacer} (what goes out, and when), {@code Result} and its three forms: table, JSON,
 * plot. One event loop thread does all of it between the first connect and the last delivery.
 */
package io.stentor.bench.fanout;
