/** A TCP proxy that does to connections what networks do to them. One event loop owns all of it. */
package io.stentor.bench.faults.proxy;
