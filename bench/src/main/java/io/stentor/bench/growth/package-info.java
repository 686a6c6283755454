/**
 * How what a server costs grows with members, rooms, payload, connections, lanes and logs. {@link
 * io.stentor.bench.growth.Growth} makes the runs, {@link io.stentor.bench.growth.Curve} says how steep they are.
 */
package io.stentor.bench.growth;
